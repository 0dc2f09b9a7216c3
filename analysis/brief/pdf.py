"""The brief as PDF, by a library that works offline and that only some users need."""

from pathlib import Path

from sim.errors import StaffroomError, not_installed


def check() -> None:
    """Raises :class:`StaffroomError` where the library is missing."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as problem:  # OSError: the package is there, its system libraries are not
        raise StaffroomError(
            f"{not_installed('a PDF needs', ['weasyprint'], 'pdf')} Or open the brief in a browser and print it to PDF."
        ) from problem


def write(content: str, path: Path) -> None:
    """Write a page as PDF; nothing is fetched from elsewhere."""
    from weasyprint import HTML

    path.write_bytes(HTML(string=content).write_pdf())

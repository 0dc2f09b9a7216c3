"""How ``make docs`` builds the site: every page where it stands, beside its code, and the reference of public names.

The source folder is the repository itself, so a link from page to page is the same in the repository and on the site,
and no page is copied. The front page is README.md; CONTENTS is the column on the left.
"""

import shutil
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parents[1]
CONTENTS = {
    "Begin": ["docs/SETTING_UP", "docs/FIRST_STEPS", "docs/QUESTIONS", "docs/GLOSSARY"],
    "Use": [
        "experiments/COMMANDS",
        "experiments/SWEEPS",
        "experiments/RESULTS",
        "sim/staff/YOUR_SCHOOL",
        "analysis/NOTEBOOKS",
        "analysis/GALLERY",
        "analysis/classroom/CLASSROOM",
        "analysis/classroom/lesson/WRITING",
    ],
    "The model": ["sim/ODD", "experiments/PATTERNS", "experiments/EVIDENCE", "experiments/CALIBRATION"],
    "Reference": ["docs/API", "tests/benchmark/SPEED"],
    "The project": ["CONTRIBUTING", "experiments/EXTENDING", "CHANGELOG"],
}
PAGES = [page for pages in CONTENTS.values() for page in pages if (ROOT / f"{page}.md").exists()]

project = "staffroom"
author = "The staffroom authors"
project_copyright = author
extensions = ["myst_parser", "sphinx.ext.autodoc"]
root_doc = "README"
include_patterns = ["README.md", *(f"{page}.md" for page in PAGES)]
exclude_patterns = [".*", "results", "notebooks", "outputs", "build", "dist", "venv"]  # not walked through
highlight_language = "python"
smartquotes = False  # o'_ij is a symbol

myst_heading_anchors = 3  # as in the repository: SWEEPS.md#speed

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
add_module_names = False

html_theme = "furo"
html_title = "staffroom"
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_theme_options = {"sidebar_hide_name": False}


def _with_contents(_: Sphinx, page: str, text: list[str]) -> None:
    """The column on the left belongs to the front page, which the repository shows without it."""
    if page == root_doc:
        for caption, pages in CONTENTS.items():
            shown = "\n".join(f"/{page}" for page in pages if page in PAGES)
            text[0] += f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{shown}\n```\n"


def _front_page(app: Sphinx, problem: Exception | None) -> None:
    """Browsers ask a folder for index.html."""
    if problem is None and app.builder.format == "html":
        shutil.copyfile(Path(app.outdir) / "README.html", Path(app.outdir) / "index.html")


def setup(app: Sphinx) -> None:
    """Connects the two."""
    app.connect("source-read", _with_contents)
    app.connect("build-finished", _front_page)

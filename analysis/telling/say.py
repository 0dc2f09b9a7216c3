"""Prose of a notebook whose numbers come from results."""


def say(text: str) -> None:
    """Shows a text with Markdown signs, as a notebook shows its own prose: ``say(f"**{share:.0%}** of schools ...")``.

    Notebooks hold no number typed by hand in their prose; what is said of results is said with this.
    """
    from IPython.display import Markdown, display

    display(Markdown(text))

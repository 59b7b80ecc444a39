"""A person in a circle: the initials of a name, for the eye only."""

from dash import html

from dashboard.ui.attributes import aria


def avatar(name: str, *, is_quiet: bool = False) -> html.Span:
    """The initials in a circle; a quiet one is small and grey."""
    class_name = "avatar avatar-quiet" if is_quiet else "avatar"
    return html.Span(initials(name), className=class_name, **aria(hidden="true"))


def initials(name: str) -> str:
    """The first letters of the first and the last name."""
    words = name.split()
    ends = words if len(words) < 2 else (words[0], words[-1])  # noqa: PLR2004 - first and last
    return "".join(word[0] for word in ends).upper()

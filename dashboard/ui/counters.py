"""How much of a text's limit is used: said below its box, and kept up by assets/shell.js. Pure."""

from dash import html

from dashboard.ui.attributes import data


def counting(counter_id: str, *, limit: int) -> dict[str, str]:
    """The attributes of the box of a text: nothing is cut off where it is too long, the server says so."""
    return data(counter=counter_id, limit=str(limit))


def counter(counter_id: str, text: str, *, limit: int) -> html.Span:
    """What stands below: '12 / 8,000', and '8,001 of 8,000' once it is too long."""
    is_over = len(text) > limit
    said = f"{len(text):,} {'of' if is_over else '/'} {limit:,}"
    return html.Span(said, id=counter_id, className="counter counter-over" if is_over else "counter")

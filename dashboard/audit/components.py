"""The audit trail as a table, with the ways to the pages beside it. Pure."""

from datetime import datetime
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.audit.addresses import Asked, by_person, trail_address
from dashboard.audit.words import PUBLIC_WORDS, action_words, details_words
from dashboard.ui.attributes import aria
from dashboard.ui.links import link
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Cell, Column, data_table
from dashboard.ui.times import relative_time
from ingest.audit.queries import MAX_TOTAL
from ingest.audit.schemas import AuditLine, AuditPage

_COLUMNS: Final = (
    Column("When", class_name="audit-when"),
    Column("Who", class_name="audit-who"),
    Column("What", class_name="audit-what"),
    Column("About", class_name="audit-about"),
    Column("From", class_name="audit-from"),
)


def total_words(total: int) -> str:
    """How many lines there are; what is not counted to the end is said to be more."""
    if total > MAX_TOTAL:
        return f"more than {MAX_TOTAL:,} lines"
    return "1 line" if total == 1 else f"{total:,} lines"


def trail_table(found: AuditPage, asked: Asked, *, path: str, now: datetime, timezone: str) -> Component:
    """The lines of a page."""
    rows = [_cells(line, asked, path=path, now=now, timezone=timezone) for line in found.lines]
    return html.Div(data_table("Audit trail", _COLUMNS, rows, class_name="audit-table"), className="card")


def nothing_found(asked: Asked, *, path: str) -> Component:
    """Why there is no line."""
    if asked != Asked():
        return empty_state("No line fits these filters", link("Show the whole trail", path))
    return empty_state("Nothing yet", "What people do with access and data appears here as it happens.")


def pager(found: AuditPage, asked: Asked, *, path: str) -> Component:
    """The ways to newer and older lines."""
    parts: list[Component] = []
    if found.newer is not None:
        parts.append(link("Newest", trail_address(path, asked), class_name="button"))
        parts.append(link("Newer", trail_address(path, asked, after=found.newer), class_name="button"))
    if found.older is not None:
        parts.append(link("Older", trail_address(path, asked, before=found.older), class_name="button"))
    return html.Nav(parts, className="row outbox-pager", **aria(label="Pages"))


def _cells(line: AuditLine, asked: Asked, *, path: str, now: datetime, timezone: str) -> tuple[Cell, ...]:
    who: Component = html.Span(PUBLIC_WORDS, className="muted")
    if line.who:
        who = link(line.who, trail_address(path, by_person(asked, line.who)))
    return (
        relative_time(line.at, now=now, timezone=timezone, is_clock_shown=True),
        who,
        _two_lines(action_words(line.action), " · ".join(filter(None, (line.subject, details_words(line.details))))),
        _two_lines(line.about or "", line.organisation or ""),
        _two_lines(line.device or "", line.address or ""),
    )


def _two_lines(first: str, second: str) -> Component | str:
    if not first and not second:
        return ""
    small = [html.Span(second, className="muted audit-small")] if second else []
    return html.Div([*([html.Span(first)] if first else []), *small])

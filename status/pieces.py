"""Small parts that the pages of the system status share: times, chips, names, texts that people wrote. Pure."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from string import Formatter
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from ingest.clock import local_day, zone
from ingest.enums import ComponentAudience, ComponentStatus, Impact
from ingest.system_status.incident_schemas import IncidentView
from ingest.system_status.rules import ICONS
from ingest.system_status.schemas import ComponentRow, PageDefinition
from status import texts
from status.addresses import ATOM, RSS, SUMMARY, Addresses
from status.bidi import closed
from status.texts import phrases

Children = list[Component | str]
Heading = Callable[..., Component]

# A text of more lines is shown with its line ends as they are, which browsers keep and text browsers do not.
MOST_LINES: Final = 500
HIDDEN: Final[dict[str, Any]] = {"aria-hidden": "true"}
CSS_NAMES: Final = {
    ComponentStatus.OPERATIONAL: "operational",
    ComponentStatus.UNDER_MAINTENANCE: "maintenance",
    ComponentStatus.DEGRADED_PERFORMANCE: "degraded",
    ComponentStatus.PARTIAL_OUTAGE: "partial",
    ComponentStatus.MAJOR_OUTAGE: "major",
}
_IMPACT_STATUSES: Final = {
    Impact.NONE: ComponentStatus.OPERATIONAL,
    Impact.MAINTENANCE: ComponentStatus.UNDER_MAINTENANCE,
    Impact.MINOR: ComponentStatus.DEGRADED_PERFORMANCE,
    Impact.MAJOR: ComponentStatus.PARTIAL_OUTAGE,
    Impact.CRITICAL: ComponentStatus.MAJOR_OUTAGE,
}


def arranged(template: str, **parts: Component | str | Children) -> Children:
    """A text of the catalogue with components in the places of its words in braces."""
    found: Children = []
    for text, name in _pieces(template):
        if text:
            found.append(text)
        if name:
            part = parts[name]
            found += part if isinstance(part, list) else [part]
    return found


@lru_cache(maxsize=512)
def _pieces(template: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((text, name) for text, name, _, _ in Formatter().parse(template))


def separated(parts: Iterable[Component | str | Children]) -> Component:
    """Facts on one line, with a dot between them."""
    return html.P(_joined(parts, between=" \u00b7 "), className="status-facts")


def spaced(parts: Iterable[Component | str | Children]) -> Children:
    """Parts that a style sheet sets apart, with the blank between them that those need who see or hear none."""
    return _joined(parts, between=" ")


def _joined(parts: Iterable[Component | str | Children], *, between: str) -> Children:
    found: Children = []
    for part in parts:
        found += [between] if found else []
        found += part if isinstance(part, list) else [part]
    return found


def labelled(label: str) -> dict[str, Any]:
    """The name of something for those who hear the page."""
    return {"aria-label": label}


def icon(character: str) -> Component:
    """A sign for the eye alone; a word stands beside it."""
    return html.Span(character, className="status-icon", **HIDDEN)


# Times


def moment(at: datetime, *, page: PageDefinition, now: datetime | None = None) -> Component:
    """A moment in the page's zone: '14 July 2026, 09:14 BST', or on the day of `now` only '09:14 BST'."""
    is_today = now is not None and local_day(at, timezone=page.timezone) == local_day(now, timezone=page.timezone)
    words = texts.time_words if is_today else texts.moment_words
    return timed(words(at, timezone=page.timezone), at, page=page)


def timed(words: str, at: datetime, *, page: PageDefinition) -> Component:
    """Words that mean a moment, which programs can read and people see in full when they point at it."""
    local = at.astimezone(zone(page.timezone))
    exact = texts.exact_moment_words(at, timezone=page.timezone)
    return html.Time(words, dateTime=local.isoformat(timespec="seconds"), title=exact)


def period(start: datetime, end: datetime, *, page: PageDefinition) -> Children:
    """From when to when: '14 July 2026, 07:58 to 10:12 BST', each with its day and zone where these differ."""
    timezone = page.timezone
    days = {local_day(each, timezone=timezone) for each in (start, end)}
    zones = {texts.zone_words(each, timezone=timezone) for each in (start, end)}
    if len(days) > 1 or len(zones) > 1:
        return arranged(phrases().period, start=moment(start, page=page), end=moment(end, page=page))
    clock = texts.clock_words(start, timezone=timezone)
    first = phrases().moment.format(day=texts.weekday_words(min(days)), time=clock)
    last = texts.time_words(end, timezone=timezone)
    return arranged(phrases().period, start=timed(first, start, page=page), end=timed(last, end, page=page))


def course(incident: IncidentView, *, page: PageDefinition, now: datetime) -> Children:
    """When an incident was, or since when it is, and how long; of maintenance to come or under way when it is planned.

    A past maintenance is told as it was planned, too: that is what people were told.
    """
    if incident.scheduled_for is not None and incident.scheduled_until is not None:
        return period(incident.scheduled_for, incident.scheduled_until, page=page)
    begun, ended = incident.begins_at, incident.ends_at
    if ended is not None:
        lasted = texts.duration_words(ended - begun)
        return arranged(phrases().lasted, period=period(begun, ended, page=page), lasted=lasted)
    if incident.incident_status.is_over or begun > now:
        return [moment(begun, page=page)]
    lasted = texts.duration_words(now - begun)
    return arranged(phrases().since_and_lasted, start=moment(begun, page=page, now=now), lasted=lasted)


# Chips


def status_words(component_status: ComponentStatus) -> Children:
    """A status as icon and word."""
    return [icon(ICONS[component_status]), " ", phrases().component_statuses[component_status]]


def status_chip(component_status: ComponentStatus, **more: Any) -> Component:
    """A status in colour, icon and word."""
    return html.Span(status_words(component_status), className=_chip(component_status), **more)


def stage_chip(incident: IncidentView) -> Component:
    """Where an incident stands, in the colour of its impact while it is not over."""
    is_over = incident.incident_status.is_over
    shown = ComponentStatus.OPERATIONAL if is_over else _IMPACT_STATUSES[incident.impact]
    word = phrases().incident_statuses[incident.incident_status]
    return html.Span([icon(ICONS[shown]), " ", word], className=_chip(shown))


def impact_chip(incident: IncidentView) -> Component:
    """How bad an incident is or was, in colour, icon and words."""
    words: Children = [icon(impact_icon(incident.impact)), " ", phrases().impacts[incident.impact]]
    is_nothing = incident.impact is Impact.NONE
    return html.Span(
        words, className="status-chip status-neutral" if is_nothing else _chip(_IMPACT_STATUSES[incident.impact])
    )


def impact_icon(impact: Impact) -> str:
    """The sign of an impact; nothing is no tick, which would say that all is well."""
    return "\u25cb" if impact is Impact.NONE else ICONS[_IMPACT_STATUSES[impact]]


def _chip(component_status: ComponentStatus) -> str:
    return f"status-chip status-{CSS_NAMES[component_status]}"


def privacy(audience: ComponentAudience) -> Children:
    """The mark of what not everybody may know."""
    return [] if audience is ComponentAudience.PUBLIC else [html.Span(phrases().not_public, className="status-tag")]


# Names, and texts that people wrote


def named(text: str) -> Component:
    """A name or another short text that somebody wrote, kept apart from the direction of what stands around it."""
    return html.Bdi(closed(text))


def incident_link(incident: IncidentView, *, addresses: Addresses) -> Component:
    """The name of an incident, leading to all about it."""
    return html.A(named(incident.name), href=addresses.incident(incident.public_id))


def is_for_everybody(incident: IncidentView, *, rows: Mapping[int, ComponentRow]) -> bool:
    """Whether the public pages and files have it too: it concerns nothing in particular, or something public."""
    audiences = [
        {each.audience for each in (row, rows.get(row.group_id or 0)) if each is not None}
        for row in (rows[component_id] for component_id in incident.component_ids if component_id in rows)
    ]
    return not incident.component_ids or {ComponentAudience.PUBLIC} in audiences


def concerned(incident: IncidentView, *, rows: Mapping[int, ComponentRow]) -> Children:
    """The services an incident concerns, under the names of their groups: 'Voice (Leeds, York), Portal'."""
    found: dict[int | None, list[Component | str]] = {}
    for row in (rows[each] for each in incident.component_ids if each in rows):
        group = row.group_id if row.group_id in rows else None
        found.setdefault(group, []).append(named(row.name))
    parts: list[Children] = []
    for group, names in found.items():
        said = enumerated([[name] for name in names])
        parts.append(
            said if group is None else arranged(phrases().of_group, group=named(rows[group].name), services=said)
        )
    return enumerated(parts)


def enumerated(parts: Iterable[Children]) -> Children:
    """Names one after the other, as the language separates them."""
    found: Children = []
    for part in parts:
        found = arranged(phrases().listed, first=found, next=part) if found else part
    return found


def written(text: str) -> Component:
    """A text somebody wrote, as text and nothing else: with its line ends, in its own direction."""
    first, *lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    children: Children = [first]
    for line in lines[:MOST_LINES]:
        children += [html.Br(), line]
    if len(lines) > MOST_LINES:
        children += ["\n", "\n".join(lines[MOST_LINES:])]
    return html.P(children, className="status-text", dir="auto")


# Ways to the other pages


def site_links(addresses: Addresses) -> Component:
    """The history, the feeds and the raw data."""
    said = phrases()
    links = [
        html.A(said.history, href=addresses.history()),
        outside(said.rss, addresses.file(RSS)),
        outside(said.atom, addresses.file(ATOM)),
        outside(said.raw_data, addresses.file(SUMMARY)),
    ]
    return ways(links, **labelled(said.sites))


def ways(links: Iterable[Component], **more: Any) -> Component:
    """Links to other pages, side by side."""
    return html.Ul([html.Li(each) for each in links], className="status-links", **more)


def outside(label: str, address: str) -> Component:
    """A link to a file, which is no page: the portal must not try to show it as one."""
    return html.A(label, href=address, rel="external")

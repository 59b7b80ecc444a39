"""Incidents and maintenance as trees: in full on a page of their own, as cards while they go on, and in lists. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from ingest.enums import ComponentStatus, IncidentStatus
from ingest.system_status.incident_schemas import AffectedView, IncidentView, StatusRecord, UpdateView
from ingest.system_status.rules import full_names, worst_status
from ingest.system_status.schemas import ComponentRow, PageDefinition
from status import texts
from status.addresses import CALENDAR, Addresses
from status.pieces import (
    Children,
    Heading,
    arranged,
    concerned,
    course,
    impact_chip,
    incident_link,
    is_for_everybody,
    moment,
    named,
    outside,
    period,
    privacy,
    separated,
    spaced,
    stage_chip,
    status_chip,
    ways,
    written,
)
from status.texts import phrases

WELL = ComponentStatus.OPERATIONAL
POST_MORTEM, SCHEDULED = IncidentStatus.POSTMORTEM, IncidentStatus.SCHEDULED


# As cards of the status page, while they go on


def incident_card(
    incident: IncidentView,
    *,
    page: PageDefinition,
    now: datetime,
    rows: Mapping[int, ComponentRow],
    addresses: Addresses,
) -> Component:
    """An incident that goes on, with all that was said about it, newest first."""
    facts: list[Component | str | Children] = [
        phrases().impacts[incident.impact],
        concerned(incident, rows=rows),
        course(incident, page=page, now=now),
    ]
    updates = [update_block(each, page=page, now=now) for each in incident.updates]
    return _card([incident_link(incident, addresses=addresses)], incident, facts, updates)


def maintenance_card(
    incident: IncidentView,
    *,
    page: PageDefinition,
    now: datetime,
    rows: Mapping[int, ComponentRow],
    addresses: Addresses,
) -> Component:
    """A maintenance under way, with all that was said about it, or to come, with the latest."""
    is_coming = incident.incident_status is SCHEDULED
    template = phrases().planned if is_coming else phrases().maintenance
    facts: list[Component | str | Children] = [
        course(incident, page=page, now=now),
        concerned(incident, rows=rows),
    ]
    if is_for_everybody(incident, rows=rows):
        facts.append(outside(phrases().add_to_calendar, addresses.file(CALENDAR)))
    if is_coming:
        updates: list[Component] = [written(each.body) for each in incident.updates[:1]]
    else:
        updates = [update_block(each, page=page, now=now) for each in incident.updates]
    return _card(arranged(template, name=incident_link(incident, addresses=addresses)), incident, facts, updates)


def _card(
    name: Children, incident: IncidentView, facts: Sequence[Component | str | Children], updates: Sequence[Component]
) -> Component:
    head = html.Div(spaced([html.H2(name), stage_chip(incident)]), className="status-incident-head")
    known = [each for each in facts if each]
    return html.Section([head, separated(known), *updates], className="status-card status-incident")


def update_block(
    update: UpdateView, *, page: PageDefinition, now: datetime | None = None, changes: Children | None = None
) -> Component:
    """One thing said: the status from then on, when, and the text; within the day of `now` by the time alone."""
    status = html.Strong(phrases().incident_statuses[update.incident_status])
    head = arranged(phrases().written_at, status=status, moment=moment(update.display_at, page=page, now=now))
    author = [_author(update.author)] if update.author else []
    return html.Div(
        [html.P(spaced([head, *author]), className="status-said"), written(update.body), *(changes or [])],
        className="status-update",
    )


def _author(name: str) -> Component:
    return html.Span(arranged(phrases().by, author=named(name)))


# In lists


def incident_entry(
    incident: IncidentView, *, page: PageDefinition, now: datetime, addresses: Addresses, heading: Heading
) -> Component:
    """An incident as an entry of a list: what, how bad, when, and what was said last."""
    said = phrases()
    link = incident_link(incident, addresses=addresses)
    facts: list[Component | str | Children] = [course(incident, page=page, now=now)]
    if not incident.incident_status.is_over:
        facts.append(said.incident_statuses[incident.incident_status])
    if has_post_mortem(incident):
        facts.append(said.has_post_mortem)
    return html.Li(
        [
            html.Div(
                spaced([heading(link, className="status-entry-name"), impact_chip(incident)]), className="status-line"
            ),
            separated(facts),
            *_last_said(incident),
        ],
        className="status-entry",
    )


def _last_said(incident: IncidentView) -> Children:
    last = next((each for each in incident.updates if each.incident_status is not POST_MORTEM), None)
    if last is None or not last.body.strip():
        return []
    word = phrases().incident_statuses[last.incident_status]
    text = arranged(phrases().last_said, status=word, text=named(texts.excerpt(last.body)))
    return [html.P(text, className="status-excerpt")]


def has_post_mortem(incident: IncidentView) -> bool:
    """Whether it was told afterwards how it came about."""
    return any(each.incident_status is POST_MORTEM for each in incident.updates)


# On a page of its own


def incident_tree(
    record: StatusRecord,
    incident: IncidentView,
    *,
    now: datetime,
    addresses: Addresses,
    headline: Heading | None = html.H1,
) -> Component:
    """One incident in full; the record knows the services it concerns.

    `headline` is the heading of the page; None where the page around has it already.
    """
    page = record.page
    name = [headline(named(incident.name), className="status-title")] if headline else []
    return html.Div(
        [
            *name,
            html.Section(
                [html.H2(phrases().at_a_glance, className="visually-hidden"), _facts(incident, page=page, now=now)],
                className="status-card",
            ),
            *_post_mortem(incident, page=page),
            _effects(record, incident, addresses=addresses),
            _timeline(incident, page=page),
            _ways_back(addresses),
        ],
        className="status-page",
    )


def _facts(incident: IncidentView, *, page: PageDefinition, now: datetime) -> Component:
    said = phrases()
    facts: list[tuple[str, Component | str | Children]] = [
        (said.status, stage_chip(incident)),
        (said.impact, impact_chip(incident)),
    ]
    if incident.is_maintenance:
        facts += _planned(incident, page=page)
    else:
        facts.append((said.began, moment(incident.started_at, page=page)))
    if incident.ends_at is not None:
        facts.append((said.ended, moment(incident.ends_at, page=page)))
    facts += _length(incident, now=now)
    pairs = [html.Div([html.Dt(label), html.Dd(value)]) for label, value in facts]
    return html.Dl(pairs, className="status-glance")


def _planned(incident: IncidentView, *, page: PageDefinition) -> list[tuple[str, Component | str | Children]]:
    if incident.scheduled_for is None or incident.scheduled_until is None:
        return [(phrases().began, moment(incident.begins_at, page=page))]
    return [(phrases().planned_for, period(incident.scheduled_for, incident.scheduled_until, page=page))]


def _length(incident: IncidentView, *, now: datetime) -> list[tuple[str, Component | str | Children]]:
    """How long it lasted, or lasts so far; nothing of what has not begun, and where the end is not known."""
    if incident.ends_at is not None:
        return [(phrases().duration, texts.duration_words(incident.ends_at - incident.begins_at))]
    if incident.incident_status.is_over or incident.incident_status is SCHEDULED:
        return []
    lasted = texts.duration_words(now - incident.begins_at)
    return [(phrases().duration, phrases().so_far.format(lasted=lasted))]


def _post_mortem(incident: IncidentView, *, page: PageDefinition) -> Children:
    """What was written afterwards about how it came about, apart from what was said while it went on."""
    told = [each for each in incident.updates if each.incident_status is POST_MORTEM]
    if not told:
        return []
    parts = [
        part
        for each in told
        for part in (html.P(_written_when(each, page), className="status-said"), written(each.body))
    ]
    return [html.Section([html.H2(phrases().post_mortem), *parts], className="status-card status-post-mortem")]


def _written_when(update: UpdateView, page: PageDefinition) -> Children:
    author = [_author(update.author)] if update.author else []
    return spaced([moment(update.display_at, page=page), *author])


def _effects(record: StatusRecord, incident: IncidentView, *, addresses: Addresses) -> Component:
    said = phrases()
    names, rows = full_names(record.components), {row.id: row for row in record.components}
    items = [
        html.Li(_effect(incident, rows[each], name=names[each], addresses=addresses), className="status-line")
        for each in incident.component_ids
        if each in names
    ]
    shown = html.Ul(items, className="status-effects") if items else html.P(said.affects_nothing)
    return html.Section([html.H2(said.affected), shown], className="status-card")


def _effect(incident: IncidentView, row: ComponentRow, *, name: str, addresses: Addresses) -> Children:
    """A service with the worst the incident did to it, and what it holds it at now where that is something else."""
    said = phrases()
    changes = [one.new_status for each in incident.updates for one in each.affected if one.component_id == row.id]
    held = incident.held.get(row.id, WELL)
    worst = worst_status([*changes, held])
    link = html.A(named(name), href=addresses.uptime(row.public_id))
    if worst is WELL:
        word = said.to_be_maintained if incident.incident_status is SCHEDULED else said.concerned
        return spaced([link, *privacy(row.audience), html.Span(word, className="status-soft")])
    has_eased = held is not worst and not incident.incident_status.is_over
    eased = [html.Span(said.holds_now.format(status=said.component_statuses[held]), className="status-soft")]
    return spaced([link, *privacy(row.audience), status_chip(worst), *(eased if has_eased else [])])


def _timeline(incident: IncidentView, *, page: PageDefinition) -> Component:
    told = [each for each in incident.updates if each.incident_status is not POST_MORTEM]
    updates = [update_block(each, page=page, changes=_changes(each.affected)) for each in told]
    return html.Section(
        [html.H2(phrases().told), *(updates or [html.P(phrases().nothing_told)])],
        className="status-card status-incident",
    )


def _changes(affected: Sequence[AffectedView]) -> Children:
    """What an update changed, service by service; that it only concerns one is said above."""
    items = [html.Li(_change(one)) for one in affected if one.new_status is not one.old_status]
    return [html.Ul(items, className="status-changes")] if items else []


def _change(one: AffectedView) -> Children:
    words = phrases().component_statuses
    return arranged(phrases().changed, name=named(one.name), new=words[one.new_status], old=words[one.old_status])


def _ways_back(addresses: Addresses) -> Component:
    said = phrases()
    links = [html.A(said.current_status, href=addresses.page()), html.A(said.history, href=addresses.history())]
    return ways(links)

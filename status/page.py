"""The status page as a tree: a view in, dash.html components out. Pure: the public page and the portal both show it."""

from collections.abc import Sequence
from datetime import date, datetime

from dash import html
from dash.development.base_component import Component

from ingest.clock import local_day
from ingest.system_status.incident_schemas import IncidentView
from ingest.system_status.page_schemas import DayIncidents, StatusPageView
from ingest.system_status.rules import INDICATOR_ICONS
from ingest.system_status.schemas import ComponentRow, PageDefinition
from status import texts
from status.addresses import Addresses
from status.incidents import incident_card, incident_entry, maintenance_card
from status.pieces import Children, Heading, arranged, icon, incident_link, site_links, spaced, stage_chip, timed
from status.services import colour_key, section_card
from status.texts import phrases


def status_tree(
    view: StatusPageView,
    *,
    addresses: Addresses,
    headline: Heading = html.H1,
    moment: Children | None = None,
) -> Component:
    """The whole page for one viewer.

    `headline` is the heading of the indicator, for pages that have a title above it; `moment` is what the banner says
    about the moment (see `moment_told`), for pages that do not say it elsewhere.
    """
    shown = [section for section in view.sections if section.shown]
    has_groups = any(section.group for section in shown)
    return html.Div(
        [
            banner(view, headline=headline, moment=moment),
            *_going_on(view, addresses=addresses),
            *(section_card(section, has_groups=has_groups, addresses=addresses) for section in shown),
            colour_key() if shown else html.P(phrases().nothing_listed, className="status-card status-empty"),
            *([recent_days(view, addresses=addresses)] if view.recent else []),
            counting_note(view),
            site_links(addresses),
        ],
        className="status-page",
    )


def banner(view: StatusPageView, *, headline: Heading = html.H1, moment: Children | None = None) -> Component:
    """The state of everything, in colour, icon and words."""
    level = view.indicator.indicator
    said = [icon(INDICATOR_ICONS[level]), " ", texts.indicator_words(view.indicator.description)]
    beside = [html.P(moment, className="status-moment")] if moment else []
    return html.Div(
        [headline(said, className="status-headline"), *beside], className=f"status-banner status-banner-{level}"
    )


def moment_told(as_of: datetime, *, page: PageDefinition) -> Component:
    """When what the page says was true, with its zone."""
    return timed(texts.as_of(as_of, timezone=page.timezone), as_of, page=page)


def stale_note(since: datetime | None, *, page: PageDefinition) -> list[Component]:
    """Since when the page could not follow what happens; nothing where it does."""
    if since is None:
        return []
    return [html.P(texts.stale_note(since, timezone=page.timezone), className="status-stale", role="status")]


def _going_on(view: StatusPageView, *, addresses: Addresses) -> list[Component]:
    """Incidents that are not over, then maintenance under way and to come."""
    rows = component_rows(view)
    planned = (*view.maintenance_now, *view.maintenance_next)
    return [
        *(
            incident_card(each, page=view.page, now=view.as_of, rows=rows, addresses=addresses)
            for each in view.incidents
        ),
        *(maintenance_card(each, page=view.page, now=view.as_of, rows=rows, addresses=addresses) for each in planned),
    ]


def component_rows(view: StatusPageView) -> dict[int, ComponentRow]:
    """The components and groups of the page by id."""
    groups = [section.group for section in view.sections if section.group is not None]
    leaves = [each.row for section in view.sections for each in section.components]
    return {row.id: row for row in (*groups, *leaves)}


def recent_days(view: StatusPageView, *, addresses: Addresses) -> Component:
    """The last days, today first: what began on each, what still went on, or that there was nothing."""
    begun = (one for day in view.recent for one in day.incidents)
    known = [*view.incidents, *view.maintenance_now, *begun, *view.ended]
    days = [_recent_day(day, known, view, addresses=addresses) for day in view.recent]
    return html.Section([html.H2(phrases().recent_days), *days], className="status-card status-recent")


def _recent_day(
    day: DayIncidents, known: Sequence[IncidentView], view: StatusPageView, *, addresses: Addresses
) -> Component:
    entries = [_recent_entry(each, view, addresses=addresses) for each in known if _first_day(each, view) == day.day]
    entries += [_went_on(each, addresses=addresses) for each in known if _lasted_into(each, day.day, view)]
    shown = html.Ul(entries, className="status-entries") if entries else html.P(phrases().no_incidents)
    return html.Div([html.H3(texts.weekday_words(day.day)), shown], className="status-recent-day")


def _recent_entry(incident: IncidentView, view: StatusPageView, *, addresses: Addresses) -> Component:
    """What is over with what was said last; what goes on by its name alone, because it stands above."""
    if incident.incident_status.is_over:
        return incident_entry(incident, page=view.page, now=view.as_of, addresses=addresses, heading=html.H4)
    link = html.H4(incident_link(incident, addresses=addresses))
    line = html.Div(spaced([link, stage_chip(incident)]), className="status-line")
    return html.Li(line, className="status-entry")


def _went_on(incident: IncidentView, *, addresses: Addresses) -> Component:
    link = incident_link(incident, addresses=addresses)
    return html.Li(html.P(arranged(phrases().went_on, name=link)), className="status-entry")


def _first_day(incident: IncidentView, view: StatusPageView) -> date:
    return local_day(incident.begins_at, timezone=view.page.timezone)


def _lasted_into(incident: IncidentView, day: date, view: StatusPageView) -> bool:
    """Whether it began before the day and was not over when the day began."""
    end = incident.ends_at or (incident.begins_at if incident.incident_status.is_over else view.as_of)
    return _first_day(incident, view) < day <= local_day(end, timezone=view.page.timezone)


def counting_note(view: StatusPageView) -> Component:
    """The formula of uptime with the weights in force, and what it leaves out."""
    weights = view.page.weights
    rules = html.P(texts.counting_rules(weights, timezone=view.page.timezone))
    return html.Div(
        [html.P(texts.formula(weights)), html.Details([html.Summary(phrases().how_we_count), rules])],
        className="status-counting",
    )

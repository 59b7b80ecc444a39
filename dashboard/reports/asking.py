"""Asks the ground floor what a report shows: its days, its widgets' metrics, and what happened meanwhile."""

from dataclasses import dataclass, field
from typing import Any

from dashboard.reports.address import ReportAddress, previous_days, require_readable
from dashboard.reports.answers import Answer
from dashboard.reports.definitions import Report, Widget
from dashboard.reports.happenings import Happening
from ingest import clock
from ingest.clock import local_day
from ingest.errors import NotFoundError
from ingest.metrics.choices import ReportChoices, first_day_of, latest_day, report_choices
from ingest.metrics.measures import Days, Grain, Measured
from ingest.metrics.measuring import measure
from ingest.portal.current import current_portal
from ingest.system_status.incident_schemas import StatusRecord
from ingest.system_status.records import status_record
from ingest.system_status.rules import page_definition
from ingest.system_status.uptime import day_start
from ingest.viewer import Viewer
from status.addresses import PORTAL


@dataclass(frozen=True)
class Asking:
    """One viewer asking one report for some days; what is asked for twice is measured once."""

    session: Any
    viewer: Viewer
    asked: ReportAddress
    days: Days
    grain: Grain
    choices: ReportChoices
    _known: dict[object, Measured] = field(default_factory=dict)

    @classmethod
    def of(cls, session: Any, viewer: Viewer, asked: ReportAddress) -> "Asking":
        """Settle which days are asked for; NotFoundError for filters that are not this viewer's."""
        choices = report_choices(session, viewer)
        require_known(asked, viewer, choices)
        today = latest_day(session, viewer, now=clock.now())
        begun = first_day_of(session, viewer, filters=asked.filters) if asked.period == "all" else None
        days = asked.days(today=today, first_day=begun)
        return cls(session, viewer, asked, days, asked.grain_of(days), choices)

    def answer(self, widget: Widget) -> Answer:
        """A widget's metrics measured, and those of the days before where the address asks for them."""
        measured = tuple(self._measured(name, widget, self.days) for name in widget.metrics)
        if not self.asked.is_compared:
            return Answer(widget, measured)
        earlier = previous_days(self.days)
        before = tuple(
            self._measured(one.metric.name, widget, earlier) if one.metric.is_over_time else None for one in measured
        )
        return Answer(widget, measured, before if any(before) else ())

    def happenings(self, report: Report) -> tuple[Happening, ...]:
        """Incidents known to the viewer that began in these days; none where no widget shows them."""
        if not any(one.has_incidents for one in report.widgets):
            return ()
        record, zone = self.record(), current_portal().timezone
        found = (
            Happening(one.name, local_day(one.begins_at, timezone=zone), PORTAL.incident(one.public_id))
            for one in record.incidents
            if not one.is_maintenance
        )
        return tuple(one for one in reversed(tuple(found)) if self.days.first <= one.day <= self.days.last)

    def record(self) -> StatusRecord:
        """What the viewer may know of the system's status since the first of the days."""
        page = page_definition(current_portal())
        since = day_start(self.days.first, timezone=page.timezone)
        return status_record(self.session, self.viewer, page=page, since=since)

    def _measured(self, name: str, widget: Widget, days: Days) -> Measured:
        grain = self.grain if widget.is_over_time else None
        if grain is not None:
            require_readable(days, grain)
        key = (name, grain, widget.splits, days)
        if key not in self._known:
            self._known[key] = measure(
                self.session, self.viewer, name=name, filters=self.asked.filters, days=days, grain=grain,
                splits=widget.splits,
            )  # fmt: skip
        return self._known[key]


def require_known(asked: ReportAddress, viewer: Viewer, choices: ReportChoices) -> None:
    """NotFoundError for an organisation or site that is not there for the viewer, and for filters of staff alone."""
    filters = asked.filters
    if not viewer.is_staff and (filters.team or filters.agent):
        raise NotFoundError("There is no such filter.")
    if set(filters.organisation) - {one.id for one in choices.organisations}:
        raise NotFoundError("There is no such organisation.")
    if set(filters.site) - {0, *(one.id for one in choices.sites)}:
        raise NotFoundError("There is no such site.")

"""Every number by its name, those of the dashboard and those of the catalogue, as one plain report."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from ingest.errors import InvalidInputError, NotReadyError
from ingest.metrics.catalogue import METRICS
from ingest.metrics.measures import Days, FactFilters, Grain, Metric, Split
from ingest.metrics.measuring import measure
from ingest.metrics.report import METRIC_NAMES, Bounds, days_asked, metrics_report
from ingest.metrics.schemas import Scope
from ingest.metrics.told import told
from ingest.organisations.queries import organisation_named, site_named
from ingest.viewer import Viewer

SHOWN_NAMES = (*METRIC_NAMES, *METRICS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What numbers are asked for. `filters`, `grain` and `splits` are of the catalogue; its metrics have their own."""

    scope: Scope = field(default_factory=Scope)
    days: Bounds = (None, None)
    filters: FactFilters = field(default_factory=FactFilters)
    grain: Grain | None = None
    splits: tuple[Split, ...] = ()

    @property
    def is_of_catalogue(self) -> bool:
        """Whether it asks what only the catalogue can be asked."""
        return bool(self.filters != FactFilters() or self.grain or self.splits)


def scope_named(session: Session, viewer: Viewer, *, organisation: str | None, site: str | None) -> Scope:
    """The scope of an organisation and a site by their names; NotFoundError for names the viewer may not see."""
    found = organisation_named(session, viewer, name=organisation) if organisation else None
    organisation_id = found.id if found else None
    place = site_named(session, viewer, name=site, organisation_id=organisation_id) if site else None
    return Scope(organisation_id=organisation_id, site_id=place.id if place else None)


def metrics_shown(session: Session, viewer: Viewer, *, names: Sequence[str], wanted: Wanted) -> dict[str, Any]:
    """{'as_of', 'timezone', 'metrics': {name: numbers}}: of the dashboard as `metrics_report` has it, else as `told`.

    Without names all that can be asked so. Anybody signed in; staff's metrics are left out or, by name, refused.
    InvalidInputError names what does not fit: `metric`, `split`, `to` or a filter. NotReadyError while facts are still
    being made; without names those of the dashboard come all the same, and 'not_ready' says why they are alone.
    """
    asked = names or _all(viewer, wanted)
    _require_known(asked, wanted)
    plain = [name for name in asked if name not in METRICS]
    report = metrics_report(session, viewer, scope=wanted.scope, days=wanted.days, names=plain)
    try:
        found = report["metrics"] | _catalogued(session, viewer, [one for one in asked if one in METRICS], wanted)
    except NotReadyError as error:
        if names or not plain:
            raise
        # What is there already need not wait for what was not asked for by name.
        return report | {"not_ready": error.message}
    return report | {"metrics": {name: found[name] for name in asked}}


def _all(viewer: Viewer, wanted: Wanted) -> tuple[str, ...]:
    seen = [one for one in METRICS.values() if viewer.is_staff or not one.is_for_staff]
    if not wanted.is_of_catalogue:
        return (*METRIC_NAMES, *(one.name for one in seen))
    fitting = [one for one in seen if set(wanted.splits) <= set(one.splits) and (one.is_over_time or not wanted.grain)]
    return tuple(one.name for one in fitting)


def _require_known(names: Sequence[str], wanted: Wanted) -> None:
    for name in names:
        if name not in SHOWN_NAMES:
            raise _refusal(f"There is no metric '{name[:60]}'; there are {', '.join(SHOWN_NAMES)}.")
        if name not in METRICS and wanted.is_of_catalogue:
            raise _refusal(f"'{name}' knows no such filters and splits; these metrics do: {', '.join(METRICS)}.")


def _catalogued(session: Session, viewer: Viewer, names: Sequence[str], wanted: Wanted) -> dict[str, Any]:
    days = Days(*days_asked(session, viewer, scope=wanted.scope, days=wanted.days))
    filters = _within(wanted)
    found: dict[str, Any] = {}
    for name in names:
        grain, splits = _cuts(METRICS[name], wanted)
        measured = measure(session, viewer, name=name, filters=filters, days=days, grain=grain, splits=splits)
        found[name] = told(measured)
    return found


def _within(wanted: Wanted) -> FactFilters:
    scope, filters = wanted.scope, wanted.filters
    if scope.organisation_id is not None:
        filters = replace(filters, organisation=(scope.organisation_id,))
    return filters if scope.site_id is None else replace(filters, site=(scope.site_id,))


def _cuts(metric: Metric, wanted: Wanted) -> tuple[Grain | None, tuple[Split, ...]]:
    """As asked; where nothing is asked as the metric is shown, else by month."""
    if wanted.grain or wanted.splits:
        return wanted.grain, wanted.splits
    is_by_month = metric.is_over_time and not metric.shown_by
    return Grain.MONTH if is_by_month else None, metric.shown_by


def _refusal(message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={"metric": message})

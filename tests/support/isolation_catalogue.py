"""What the walk over the ground floor asks of the catalogue of metrics, by what names Acme's things."""

from collections.abc import Callable
from datetime import date
from typing import Any

from ingest.metrics.measures import Days, FactFilters, Grain, Split
from ingest.metrics.schemas import Scope
from ingest.metrics.shown import Wanted

Arguments = Callable[[Any], dict[str, Any]]
_EVER = Days(date(2020, 1, 1), date(2100, 1, 1))


def _asked(world: Any, **more: Any) -> dict[str, Any]:
    return {"filters": FactFilters(organisation=(world.people.acme,)), "days": _EVER} | more


READS: dict[str, list[Arguments]] = {
    "measure": [
        lambda w: _asked(w, name="created", splits=(Split.SITE, Split.CATEGORY)),
        lambda w: _asked(w, name="open_now", splits=(Split.ORGANISATION, Split.TEAM, Split.AGENT)),
        lambda w: _asked(w, name="backlog", grain=Grain.MONTH, filters=FactFilters(site=(w.people.leeds,))),
        lambda w: _asked(w, name="workload"),
    ],
    "key_labels": [
        lambda w: {"split": Split.ORGANISATION, "keys": {w.people.acme}},
        lambda w: {"split": Split.SITE, "keys": {w.people.leeds}},
        lambda w: {"split": Split.TEAM, "keys": {w.people.voice_team}},
        lambda w: {"split": Split.AGENT, "keys": {str(w.people.alice.account_id)}},
    ],
    "metrics_shown": [
        lambda w: {"names": (), "wanted": Wanted(Scope(organisation_id=w.people.acme))},
        lambda w: {"names": ("created",), "wanted": Wanted(Scope(site_id=w.people.leeds), splits=(Split.SITE,))},
    ],
    "scope_named": [lambda _w: {"organisation": "Acme", "site": "Leeds"}],
    "days_asked": [lambda w: {"scope": Scope(organisation_id=w.people.acme), "days": (None, None)}],
    "zone_words": [lambda w: {"organisation_ids": (w.people.acme,)}],
}

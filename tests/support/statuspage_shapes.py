"""The shapes of Statuspage v2 documents as real pages have them, written down to compare with."""

import re
from types import NoneType
from typing import Any

# The shapes of real pages: keys in their order, with the type of each value. A list holds any number of its one shape.
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(Z|[+-]\d{2}:\d{2})")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
CODE = re.compile(r"[a-z0-9]{12}")
LINK = re.compile(r"https?://\S+")
COMPONENT_WORD = re.compile("operational|degraded_performance|partial_outage|major_outage|under_maintenance")
INCIDENT_WORD = re.compile("investigating|identified|monitoring|resolved|postmortem")
MAINTENANCE_WORD = re.compile("scheduled|in_progress|verifying|completed")
IMPACT_WORD = re.compile("none|minor|major|critical|maintenance")
PAGE = {"id": CODE, "name": str, "url": LINK, "time_zone": str, "updated_at": MOMENT}
STATUS = {"indicator": IMPACT_WORD, "description": str}
COMPONENT = {
    "id": CODE,
    "name": str,
    "status": COMPONENT_WORD,
    "created_at": MOMENT,
    "updated_at": MOMENT,
    "position": int,
    "description": (str, None),
    "showcase": bool,
    "start_date": (DATE, None),
    "group_id": (CODE, None),
    "page_id": CODE,
    "group": bool,
    "only_show_if_degraded": bool,
}
GROUP = {**COMPONENT, "components": [CODE]}
AFFECTED = {"code": CODE, "name": str, "old_status": COMPONENT_WORD, "new_status": COMPONENT_WORD}
UPDATE = {
    "id": CODE,
    "status": INCIDENT_WORD,
    "body": str,
    "incident_id": CODE,
    "created_at": MOMENT,
    "updated_at": MOMENT,
    "display_at": MOMENT,
    "affected_components": ([AFFECTED], None),
    "deliver_notifications": bool,
    "custom_tweet": None,
    "tweet_id": None,
}
INCIDENT = {
    "id": CODE,
    "name": str,
    "status": INCIDENT_WORD,
    "created_at": MOMENT,
    "updated_at": MOMENT,
    "monitoring_at": (MOMENT, None),
    "resolved_at": (MOMENT, None),
    "impact": IMPACT_WORD,
    "shortlink": LINK,
    "started_at": MOMENT,
    "page_id": CODE,
    "incident_updates": [UPDATE],
    "components": [COMPONENT],
    "reminder_intervals": None,
}
# Some pages leave `reminder_intervals` out of maintenance; it says nothing, and being there harms nobody.
MAINTENANCE = {
    **INCIDENT,
    "status": MAINTENANCE_WORD,
    "incident_updates": [{**UPDATE, "status": MAINTENANCE_WORD}],
    "scheduled_for": MOMENT,
    "scheduled_until": MOMENT,
}
DOCUMENTS: dict[str, dict[str, Any]] = {
    "summary": {
        "page": PAGE,
        "components": [(COMPONENT, GROUP)],
        "incidents": [INCIDENT],
        "scheduled_maintenances": [MAINTENANCE],
        "status": STATUS,
    },
    "status": {"page": PAGE, "status": STATUS},
    "components": {"page": PAGE, "components": [(COMPONENT, GROUP)]},
    "incidents": {"page": PAGE, "incidents": [INCIDENT]},
    "incidents/unresolved": {"page": PAGE, "incidents": [INCIDENT]},
    "scheduled-maintenances": {"page": PAGE, "scheduled_maintenances": [MAINTENANCE]},
    "scheduled-maintenances/upcoming": {"page": PAGE, "scheduled_maintenances": [MAINTENANCE]},
    "scheduled-maintenances/active": {"page": PAGE, "scheduled_maintenances": [MAINTENANCE]},
}


def misfit(value: object, shape: Any, where: str = "") -> str | None:
    """The first place where a value is not of the shape; None when it fits."""
    if isinstance(shape, tuple):
        found = [misfit(value, one, where) for one in shape]
        return None if None in found else found[0]
    if isinstance(shape, dict | list):
        return _misfit_inside(value, shape, where)
    if isinstance(shape, re.Pattern):
        fits = isinstance(value, str) and shape.fullmatch(value)
    else:
        fits = type(value) is (shape or NoneType)
    return None if fits else f"{where}: {value!r}"


def _misfit_inside(value: Any, shape: Any, where: str) -> str | None:
    if type(value) is not type(shape) or (isinstance(shape, dict) and list(value) != list(shape)):
        return f"{where}: {value!r:.80}"
    if isinstance(shape, dict):
        parts = [misfit(value[key], shape[key], f"{where}.{key}") for key in shape]
    else:
        parts = [misfit(each, shape[0], f"{where}[{place}]") for place, each in enumerate(value)]
    return next((part for part in parts if part), None)

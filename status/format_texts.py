"""Every fixed text of the feeds, the calendar, the badge and the CSV, beside those of the pages in `texts`."""

from typing import Final

from ingest.enums import ComponentStatus, IncidentStatus
from ingest.system_status.incident_schemas import IncidentView
from ingest.system_status.rules import LABELS
from ingest.system_status.schemas import UptimeWeights
from status.texts import moment_words

STATUS_WORD: Final = "status"
MAINTENANCE: Final = "Maintenance"
ALL_SECONDS: Final = "All seconds"
UPTIME: Final = "Uptime"
INCIDENT_LABELS: Final[dict[IncidentStatus, str]] = {
    IncidentStatus.INVESTIGATING: "Investigating",
    IncidentStatus.IDENTIFIED: "Identified",
    IncidentStatus.MONITORING: "Monitoring",
    IncidentStatus.RESOLVED: "Resolved",
    IncidentStatus.POSTMORTEM: "Post-mortem",
    IncidentStatus.SCHEDULED: "Scheduled",
    IncidentStatus.IN_PROGRESS: "In progress",
    IncidentStatus.VERIFYING: "Verifying",
    IncidentStatus.COMPLETED: "Completed",
}


def feed_title(page_name: str) -> str:
    """What a feed is called in a reader's list."""
    return f"{page_name} - incidents and maintenance"


def calendar_name(page_name: str) -> str:
    """What the calendar is called among a person's calendars."""
    return f"{page_name} - maintenance"


def planned_words(incident: IncidentView, *, timezone: str) -> str:
    """When a maintenance is planned: 'Planned from 14 July 2026, 09:00 BST to 14 July 2026, 11:00 BST'."""
    begins = moment_words(incident.begins_at, timezone=timezone)
    until = incident.scheduled_until
    return f"Planned from {begins}" + ("" if until is None else f" to {moment_words(until, timezone=timezone)}")


def badge_label(page_name: str) -> str:
    """What the badge is about: 'Northgate status', whether or not the page's name says that it is a status."""
    return page_name if page_name.lower().split()[-1:] == [STATUS_WORD] else f"{page_name} {STATUS_WORD}"


def badge_title(label: str, description: str) -> str:
    """What the badge says to those who hear it."""
    return f"{label}: {description}"


def day_column(timezone: str) -> str:
    """The heading of local days, with their zone."""
    return f"Day ({timezone})"


def seconds_column(component_status: ComponentStatus, weights: UptimeWeights) -> str:
    """The heading of the seconds in a status, with what each of them costs."""
    return f"{LABELS[component_status]} seconds (weight {weights.of(component_status):.15g})"


def said(incident_status: IncidentStatus, body: str) -> str:
    """An update in one line: 'Identified - A router failed.'."""
    return f"{INCIDENT_LABELS[incident_status]} - {body}"

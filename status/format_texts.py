"""The sentences of the feeds, the calendar, the badge and the CSV, put together from the catalogue in use."""

from ingest.enums import ComponentStatus, IncidentStatus
from ingest.system_status.incident_schemas import IncidentView
from ingest.system_status.schemas import UptimeWeights
from status.texts import moment_words, phrases


def feed_title(page_name: str) -> str:
    """What a feed is called in a reader's list."""
    return phrases().feed_title.format(name=page_name)


def calendar_name(page_name: str) -> str:
    """What the calendar is called among a person's calendars."""
    return phrases().calendar_name.format(name=page_name)


def planned_words(incident: IncidentView, *, timezone: str) -> str:
    """When a maintenance is planned: 'Planned from 14 July 2026, 09:00 BST to 14 July 2026, 11:00 BST'."""
    start = moment_words(incident.begins_at, timezone=timezone)
    if incident.scheduled_until is None:
        return phrases().planned_from.format(start=start)
    end = moment_words(incident.scheduled_until, timezone=timezone)
    return phrases().planned_from_to.format(start=start, end=end)


def badge_label(page_name: str) -> str:
    """What the badge is about: 'Northgate status', whether or not the page's name says that it is a status."""
    said = phrases()
    return (
        page_name if page_name.lower().split()[-1:] == [said.status_word] else said.badge_label.format(name=page_name)
    )


def badge_title(label: str, description: str) -> str:
    """What the badge says to those who hear it."""
    return phrases().badge_title.format(label=label, description=description)


def day_column(timezone: str) -> str:
    """The heading of local days, with their zone."""
    return phrases().day_column.format(timezone=timezone)


def seconds_column(component_status: ComponentStatus, weights: UptimeWeights) -> str:
    """The heading of the seconds in a status, with what each of them costs."""
    said = phrases()
    weight = f"{weights.of(component_status):.15g}"
    return said.seconds_column.format(status=said.component_statuses[component_status], weight=weight)


def update_line(incident_status: IncidentStatus, body: str) -> str:
    """An update in one line: 'Identified - A router failed.'."""
    said = phrases()
    return said.said.format(status=said.incident_statuses[incident_status], body=body)

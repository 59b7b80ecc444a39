"""What ServiceNow's words mean here: every state, the dates of completion, places, priorities and titles."""

from datetime import UTC, datetime

import pytest

from ingest.enums import Stage
from ingest.importing.schemas import ImportedRow, RowProblem
from ingest.importing.sources.base import COMPLETED_EARLY
from ingest.importing.sources.servicenow_words import servicenow_row
from tests.support.imports import record

OPENED, UPDATED = datetime(2016, 2, 29, 9, tzinfo=UTC), datetime(2016, 3, 1, 10, tzinfo=UTC)
RESOLVED, CLOSED = datetime(2016, 2, 29, 17, tzinfo=UTC), datetime(2016, 3, 5, 8, tzinfo=UTC)
CELLS = {
    "number": "INC1",
    "incident_state": "New",
    "opened_at": "2016-02-29 09:00",
    "sys_updated_at": "2016-03-01 10:00",
    "resolved_at": "2016-02-29 17:00",
    "closed_at": "2016-03-05 08:00",
}


def row(**cells: str) -> ImportedRow:
    return servicenow_row(record(CELLS | cells), row_time="sys_updated_at")


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("New", Stage.NEW),
        ("Active", Stage.OPEN),
        ("In Progress", Stage.OPEN),
        ("Awaiting User Info", Stage.PENDING_CUSTOMER),
        ("Awaiting Problem", Stage.ON_HOLD),
        ("Awaiting Vendor", Stage.ON_HOLD),
        ("Awaiting Evidence", Stage.ON_HOLD),
        ("On Hold", Stage.ON_HOLD),
        ("Resolved", Stage.RESOLVED),
        ("Closed", Stage.CLOSED),
        ("Canceled", Stage.CANCELLED),
        ("  awaiting   USER info ", Stage.PENDING_CUSTOMER),
        ("1", Stage.NEW),
        ("2", Stage.OPEN),
        ("3", Stage.ON_HOLD),
        ("4", Stage.PENDING_CUSTOMER),
        ("5", Stage.ON_HOLD),
        ("6", Stage.RESOLVED),
        ("7", Stage.CLOSED),
        ("8", Stage.CANCELLED),
    ],
)
def test_every_state_has_its_stage(word: str, stage: Stage) -> None:
    found = row(incident_state=word)
    assert (found.stage, found.warnings) == (stage, ())


@pytest.mark.parametrize("word", ["-100", "Somewhere else", "99"])
def test_any_other_state_keeps_the_one_before_and_is_a_warning(word: str) -> None:
    found = row(incident_state=word)
    assert found.stage is None
    assert found.warnings == (f"State '{word}' is not known; the ticket keeps the state it had.",)


@pytest.mark.parametrize("word", ["", "?", " "])
def test_no_state_keeps_the_one_before_without_a_word(word: str) -> None:
    assert (row(incident_state=word).stage, row(incident_state=word).warnings) == (None, ())


def test_the_older_column_of_the_state_counts_first_where_it_says_anything() -> None:
    assert row(incident_state="New", state="Closed").stage is Stage.NEW
    assert row(incident_state="?", state="Closed").stage is Stage.CLOSED


@pytest.mark.parametrize("word", ["Resolved", "Closed"])
@pytest.mark.parametrize(
    ("resolved", "closed", "completed"),
    [
        ("2016-02-29 17:00", "2016-03-05 08:00", RESOLVED),
        ("?", "2016-03-05 08:00", CLOSED),
        ("", "2016-03-05 08:00", CLOSED),
        ("2016-02-29 17:00", "?", RESOLVED),
        ("?", "?", None),
    ],
)
def test_completed_at_resolved_at_or_where_empty_at_closed_at(
    word: str, resolved: str, closed: str, completed: datetime | None
) -> None:
    assert row(incident_state=word, resolved_at=resolved, closed_at=closed).reported_completed_at == completed


@pytest.mark.parametrize("word", ["New", "Active", "Awaiting User Info", "On Hold"])
def test_an_open_row_reports_no_completion_though_it_repeats_the_dates(word: str) -> None:
    assert row(incident_state=word).reported_completed_at is None


def test_a_cancelled_ticket_ended_when_it_was_closed_not_when_it_was_resolved_once() -> None:
    assert row(incident_state="Canceled").reported_completed_at == CLOSED
    assert row(incident_state="Canceled", closed_at="?").reported_completed_at is None


def test_a_state_that_is_not_known_keeps_the_dates_in_case_the_one_before_was_completed() -> None:
    assert row(incident_state="-100").reported_completed_at == RESOLVED


def test_a_completion_before_the_opening_is_kept_and_said() -> None:
    found = row(incident_state="Closed", resolved_at="2016-02-28 12:00")
    assert found.reported_completed_at == datetime(2016, 2, 28, 12, tzinfo=UTC)
    assert found.warnings == (COMPLETED_EARLY,)


def test_opened_at_is_the_creation_and_the_row_has_its_own_time() -> None:
    found = row()
    assert (found.created_at, found.row_at, found.is_dated) == (OPENED, UPDATED, True)


def test_a_row_without_a_time_of_its_own_stands_at_its_completion_or_creation() -> None:
    assert (row(sys_updated_at="?").row_at, row(sys_updated_at="?").is_dated) == (OPENED, False)
    assert row(sys_updated_at="?", incident_state="Closed").row_at == RESOLVED


def test_times_without_an_offset_are_in_the_zone_of_the_file() -> None:
    found = servicenow_row(record(CELLS, timezone="America/New_York"), row_time="sys_updated_at")
    assert found.created_at == datetime(2016, 2, 29, 14, tzinfo=UTC)


def test_places_and_people() -> None:
    said = {"location": "York", "caller_id": "Bob Field", "cmdb_ci": "Router 7", "assignment_group": "Network",
            "company": "Acme", "sys_updated_by": "someone", "assigned_to": "Alice", "opened_by": "Dora",
            "sys_created_by": "system", "contact_type": "Phone", "correlation_id": "X-1"}  # fmt: skip
    found = row(**said)
    assert (found.site, found.contact, found.config_item, found.team) == ("York", "Bob Field", "Router 7", "Network")
    assert (found.external_id, found.organisation, found.actor) == ("INC1", "Acme", "someone")
    kept = ("assignee_name", "created_by", "source", "customer_reference")
    assert [found.values[name] for name in kept] == ["Alice", "Dora", "Phone", "X-1"]
    assert found.number is None
    nothing = row(**dict.fromkeys(said, "?"))
    assert (nothing.site, nothing.contact, nothing.config_item, nothing.team, nothing.organisation) == (None,) * 5


@pytest.mark.parametrize(
    ("column", "word", "key"),
    [
        ("priority", "1 - Critical", "critical"),
        ("priority", "3 - Moderate", "medium"),
        ("priority", "5", "low"),
        ("priority", "9", None),
        ("priority", "?", None),
        ("priority", "Very High!", "very_high"),
        ("priority", "Élevée", "élevée"),
        ("urgency", "2 - Medium", "medium"),
        ("impact", "1 - High", "company"),
        ("impact", "3", "only_me"),
    ],
)
def test_numbered_words(column: str, word: str, key: str | None) -> None:
    assert row(**{column: word}).values[column] == key


def test_a_ticket_without_a_title_is_called_by_what_is_known_of_it() -> None:
    assert row(short_description="It broke").values["title"] == "It broke"
    assert (
        row(category="Category 55", subcategory="?", u_symptom="Symptom 7").values["title"] == "Category 55, Symptom 7"
    )
    assert row().values["title"] == "INC1"
    assert len(str(row(short_description="x" * 5_000).values["title"])) == 500


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"number": "?"}, "number", "is empty"),
        ({"number": "x" * 201}, "number", "201 characters"),
        ({"opened_at": ""}, "opened_at", "is empty"),
        ({"opened_at": "soon"}, "opened_at", "'soon' is not a date"),
        ({"resolved_at": "2016-02-30"}, "resolved_at", "no such date"),
        ({"sys_updated_at": "?!"}, "sys_updated_at", "is not a date"),
        ({"location": "x" * 301}, "location", "301 characters"),
        ({"urgency": "!!"}, "urgency", "no letter or digit"),
        ({"priority": "—"}, "priority", "no letter or digit"),
    ],
)
def test_a_row_that_cannot_go_in_names_column_and_reason(cells: dict[str, str], column: str, reason: str) -> None:
    with pytest.raises(RowProblem) as problem:
        row(**cells)
    assert problem.value.column == column
    assert reason in problem.value.reason

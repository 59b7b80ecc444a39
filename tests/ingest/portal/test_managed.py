"""The preset `managed` asks, numbers and lists what the provider's portal it reproduces does. Pure."""

import pytest

from ingest.portal.forms import FieldKind, FormField
from ingest.portal.loader import load_portal

PORTAL = load_portal("managed")
EVERY_TYPE = ["title", "contact", "description", "customer_reference"]


def fields_of(request_type: str) -> dict[str, FormField]:
    form = PORTAL.request_type(request_type)
    assert form is not None
    return {one.key: one for one in form.fields}


@pytest.mark.parametrize(
    ("request_type", "label", "needed"),
    [
        ("incident", "1. Incident", [*EVERY_TYPE, "urgency", "impact", "config_item"]),
        ("query", "2. Query", EVERY_TYPE),
        ("change_request", "3. Change Request", [*EVERY_TYPE, "config_item", "customer_requested_date"]),
    ],
)
def test_each_type_needs_its_own_fields(request_type: str, label: str, needed: list[str]) -> None:
    assert PORTAL.request_type_label(request_type) == label
    fields = fields_of(request_type)
    assert sorted(key for key, one in fields.items() if one.is_required) == sorted(needed)
    assert fields["description"].max_length == 8_000
    # Files are given with every type, and a query is about no item.
    assert fields["files"].kind is FieldKind.FILES
    assert ("config_item" in fields) == (request_type != "query")


def test_the_labels_and_choices_are_those_people_know() -> None:
    incident = fields_of("incident")
    assert [one.label for one in incident["urgency"].options] == ["Low", "Medium", "High"]
    assert [one.label for one in incident["impact"].options] == ["Only Me", "Others", "Company"]
    assert (incident["customer_reference"].label, incident["config_item"].label) == (
        "Customer Reference", "Configuration Item"
    )  # fmt: skip
    background = [one for one in incident.values() if one.section == "Incident background"]
    assert [one.is_required for one in background] == [False, False, False]
    day = fields_of("change_request")["customer_requested_date"]
    assert day.label == "Customer Req. Date"
    assert "never overrides" in str(day.help)


def test_the_provider_says_something_else_with_each_type() -> None:
    said = [one.provider_message for one in PORTAL.request_types]
    assert None not in said
    assert len(set(said)) == len(said)


def test_a_query_is_triaged_by_the_service_desk_and_the_others_go_with_their_item() -> None:
    assert {one.key: one.routes_to for one in PORTAL.request_types} == {
        "incident": None, "query": "Service desk", "change_request": None
    }  # fmt: skip


def test_the_statuses_are_the_words_that_were_seen() -> None:
    seen = {"New", "In Progress", "Waiting Customer", "Waiting Internal", "Waiting Approval", "Waiting Vendor",
            "Update Added", "Ready to Procure", "Complete"}  # fmt: skip
    assert seen <= {one.label for one in PORTAL.statuses}
    assert PORTAL.status_label(PORTAL.flow.contact_reply or "") == "Update Added"


def test_the_columns_are_those_of_ticket_search_and_the_number_stays() -> None:
    theirs = [
        "Ticket Number", "Company", "Ticket Title", "Create Date", "Status", "Ticket Source", "Complete Date",
        "Configuration Item Product", "Serial Number", "Reference Number", "Reference Name", "Created By",
        "Ticket Contact", "Request Type", "Change Approval Status", "Additional Contacts", "Customer Reference",
        "Customer Req. Date",
    ]  # fmt: skip
    assert [one.label for one in PORTAL.ticket_columns][: len(theirs)] == theirs
    assert [one.label for one in PORTAL.ticket_columns if one.is_fixed] == ["Ticket Number"]

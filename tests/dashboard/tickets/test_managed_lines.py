"""Every line on tickets of the portal that `managed` reproduces, each with the test that says it."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[2]
NEW, PAGE, PRESET = "dashboard/new_ticket/test_journey.py", "dashboard/tickets", "ingest/portal/test_managed.py"
LINES = {
    "Menu: New Ticket, My Tickets, Open Tickets, Recently Completed Tickets, Ticket Search": (
        "dashboard/tickets/test_composer.py::test_the_menu_leads_to_each_list"
    ),
    "Open Tickets grid with All, My and Waiting My Approval": (
        "dashboard/home/test_components.py::test_an_empty_list_of_ones_own_says_so"
    ),
    "Two steps: Company and Request Type, Continue, then the form": (
        f"{NEW}::test_an_administrator_opens_an_incident_after_a_refusal_and_a_reload"
    ),
    "Incident, Query and Change Request, each with the fields it needs": (
        f"{PRESET}::test_each_type_needs_its_own_fields"
    ),
    "Urgency, who is impacted, background questions, the date that overrides nothing": (
        f"{PRESET}::test_the_labels_and_choices_are_those_people_know"
    ),
    "A message from the provider differs per type": (f"{PRESET}::test_the_provider_says_something_else_with_each_type"),
    "A Query goes to the service desk": "ingest/tickets/test_opening.py::test_a_query_goes_to_the_service_desk",
    "Only configuration items of the chosen site": (
        "ingest/tickets/test_opening.py::test_what_belongs_elsewhere_cannot_be_named"
    ),
    "The configuration item routes the ticket to its team": (
        "ingest/tickets/test_opening.py::test_an_incident_goes_to_the_team_of_its_item_with_the_priority_that_follows"
    ),
    "And so it does when it is changed": (
        "ingest/tickets/test_rerouting.py::test_the_team_follows_the_item_and_who_is_of_another_team_is_let_go_and_told"
    ),
    "Customer Req. Date": "ingest/tickets/test_opening.py::test_a_change_request_keeps_the_day_asked_for",
    "An administrator adds a contact on the spot": f"{NEW}::test_a_contact_is_added_on_the_spot",
    "Save & View, Save & Close, Save & New, Cancel; Save Ticket, Save & Attach File": (
        f"{PAGE}/test_composer.py::test_a_new_ticket_is_saved_in_each_way_there_is"
    ),
    "Numbers are the day and a running number of it": (
        "ingest/tickets/test_service.py::test_numbers_run_per_day_of_the_providers_zone"
    ),
    "A child ticket adds .001": (
        "ingest/tickets/test_linking.py::test_children_are_numbered_after_their_parent_and_listed_by_it"
    ),
    "Column chooser, kept per person and the same on all lists": (
        "dashboard/test_journey.py::test_an_agent_opens_a_row_chooses_columns_answers_and_closes"
    ),
    "The columns of Ticket Search; Ticket Number cannot be removed": (
        f"{PRESET}::test_the_columns_are_those_of_ticket_search_and_the_number_stays"
    ),
    "Every column filters, by list or by text": (
        "ingest/tickets/test_listing.py::test_totals_pages_and_exports_agree_with_the_rows_for_every_filter_and_sort"
    ),
    "Every column that a ticket has is told on its page": (
        f"{PAGE}/test_facts.py::test_every_column_that_a_ticket_has_is_told_in_the_words_of_the_lists"
    ),
    "The statuses seen": f"{PRESET}::test_the_statuses_are_the_words_that_were_seen",
    "Update Added when a customer wrote": (
        "ingest/tickets/test_service.py::test_replies_move_the_status_as_the_portal_says"
    ),
    "Quick Note of 1000 with counter and Submit": (
        f"{PAGE}/test_composer.py::test_a_quick_note_counts_to_a_thousand_and_is_submitted"
    ),
    "A quick note changes nothing of where it stands": (
        "ingest/tickets/test_notes.py::test_a_quick_note_is_public_and_changes_nothing_of_where_it_stands"
    ),
    "Note with title, text, append to resolution, notify resources, other recipients": (
        f"{PAGE}/test_composer.py::test_a_note_has_title_text_resolution_resources_and_other_recipients"
    ),
    "Other recipients separated by semicolons": (
        "ingest/tickets/test_notes.py::test_a_note_keeps_its_title_and_who_is_to_hear_of_it"
    ),
    "Append to resolution": "ingest/tickets/test_notes.py::test_a_note_is_appended_to_the_resolution_with_history",
    "Attachment with name and file, several": (
        "dashboard/documents/test_journey.py::test_documents_of_a_ticket_are_added_renamed_downloaded_and_deleted"
    ),
    "Resolution section": (
        "ingest/tickets/test_resolving.py::test_the_resolution_is_written_by_staff_and_nobody_overwrites_anothers"
    ),
    "Change requests wait for the members of the board": (
        "ingest/approvals/test_service.py::test_a_change_request_asks_by_itself_where_there_is_a_board"
    ),
    "Approve or reject with a reason": (
        "ingest/approvals/test_rules.py::test_a_rejection_needs_a_reason_and_an_approval_does_not"
    ),
    "Waiting My Approval lists mine": (
        "dashboard/approvals/test_journey.py::test_a_change_request_waits_until_a_member_approves_it_with_a_reason"
    ),
}


@pytest.mark.parametrize("line", LINES)
def test_there_is_a_test_that_says_it(line: str) -> None:
    path, _, name = LINES[line].partition("::")
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    assert name in {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}

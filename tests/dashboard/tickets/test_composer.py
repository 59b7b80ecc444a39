"""The ways to write on a ticket, the ways to save a new one, and the menu to both: named as people know them. Pure."""

from dashboard.new_ticket.components import buttons
from dashboard.shell import navigation
from dashboard.tickets.composer import composer
from dashboard.tickets.here import NOTE, Typed
from ingest.enums import SecurityLevel, StaffRole, Stage
from ingest.portal.loader import load_portal
from ingest.tickets.schemas import TicketRow
from ingest.viewer import Viewer
from tests.support.trees import components, words

BOB = Viewer(1, "Bob Field", "UTC", organisation_id=1, contact_id=1, security_level=SecurityLevel.STANDARD)
ALICE = Viewer(2, "Alice Moore", "UTC", staff_role=StaffRole.AGENT)


def row(stage: Stage = Stage.OPEN) -> TicketRow:
    known = dict.fromkeys(TicketRow.__dataclass_fields__)
    status = "in_progress" if stage is Stage.OPEN else "complete"
    return TicketRow(**known | {"number": "T1", "stage": stage, "status": status, "is_open": not stage.is_completed})  # type: ignore[arg-type]


def labels(viewer: Viewer, typed: Typed | None = None) -> list[str]:
    tree = composer(row(), viewer, portal=load_portal("managed"), typed=typed or Typed())
    return [str(one.label) for one in components(tree) if getattr(one, "label", None)]


def test_a_note_has_title_text_resolution_resources_and_other_recipients() -> None:
    note = ["Title", "Text", "Append to resolution", "Notify resources on this ticket", "Other recipients"]
    for viewer in (BOB, ALICE):
        assert [one for one in labels(viewer) if one in note] == note


def test_a_quick_note_counts_to_a_thousand_and_is_submitted() -> None:
    told = words(composer(row(), BOB, portal=load_portal("managed"), typed=Typed(quick_note="x" * 1_000)))
    assert "1,000 / 1,000 Submit" in told
    # Nothing is cut off: what is too much is counted, and refused when it is sent.
    told = words(composer(row(), BOB, portal=load_portal("managed"), typed=Typed(quick_note="x" * 1_001)))
    assert "1,001 of 1,000 Submit" in told


def test_a_completed_ticket_is_not_closed_again_and_a_reply_says_that_it_reopens() -> None:
    closed = composer(row(Stage.CLOSED), BOB, portal=load_portal("managed"), typed=Typed())
    (close,) = [one for one in components(closed) if getattr(one, "children", None) == "Mark as closed"]
    assert close.disabled is True
    said = [str(getattr(one, "description", "")) for one in components(closed)]
    assert any("A reply opens it again, as Update Added." in one for one in said)


def test_what_was_being_written_and_its_tab_are_there_again() -> None:
    typed = Typed(reply="Half a reply", note_recipients="joe@acme.example", tab=NOTE)
    tree = composer(row(), BOB, portal=load_portal("managed"), typed=typed)
    assert tree.value == NOTE
    values = {getattr(one, "value", None) for one in components(tree)}
    assert {"Half a reply", "joe@acme.example"} <= values


def test_the_menu_leads_to_each_list() -> None:
    (tickets,) = [one for one in navigation(BOB) if one.label == "Tickets"]
    assert [(one.label, one.href) for one in tickets.items] == [
        ("New Ticket", "/tickets/new"),
        ("My Tickets", "/tickets?mine=1"),
        ("Open Tickets", "/tickets?stage=open"),
        ("Waiting My Approval", "/tickets?approval=mine"),
        ("Recently Completed Tickets", "/tickets?completed=last-7-days"),
        ("Ticket Search", "/tickets?search=1"),
    ]


def test_a_new_ticket_is_saved_in_each_way_there_is() -> None:
    told = words(buttons())
    for label in ("Save Ticket", "Save & Attach File", "Save & View", "Save & Close", "Save & New", "Cancel"):
        assert label in told

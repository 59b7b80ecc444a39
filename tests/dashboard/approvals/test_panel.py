"""The panel of approvals: who sees what, and who is offered what."""

from dataclasses import replace
from datetime import UTC, datetime

from dashboard.approvals import ids
from dashboard.approvals.panel import approval_panel, past_approvals
from dashboard.tickets.words import chips_of, heading_words
from dashboard.ui.chips import FilterChip
from ingest.approvals.schemas import BoardName, BoardRule, DecisionView, Outcome, RequestView, TicketApprovals
from ingest.enums import StaffRole
from ingest.portal.current import current_portal
from ingest.tickets.filters import TicketFilters
from ingest.viewer import Viewer
from tests.support.trees import components, words

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
DORA = Viewer(1, "Dora Lane", "Europe/London", organisation_id=1, contact_id=1)
ALICE = Viewer(2, "Alice Moore", "Europe/London", staff_role=StaffRole.AGENT)
LEO = Viewer(3, "Leo Grant", "Europe/London", staff_role=StaffRole.LEAD)
NO = DecisionView("Bob Field", is_approved=False, reason="Not <b>now</b>.", at=NOON)
WAITING = RequestView(
    7, "Change Advisory Board", BoardRule.ANY, NOON, "Bob Field", None, None, (NO,), ("Dora Lane",), may_decide=True
)


def _ids(tree: list[object]) -> set[str]:
    return {str(one.id) for part in tree for one in components(part) if getattr(one, "id", None)}


def test_a_member_who_has_not_decided_is_offered_both_and_sees_the_reasons_of_the_others() -> None:
    panel = approval_panel(TicketApprovals((WAITING,), ()), DORA, now=NOON, is_open=True)
    assert {ids.APPROVE, ids.REJECT, ids.REASON, ids.REQUEST} <= _ids(panel)
    assert ids.WITHDRAW not in _ids(panel)
    said = " ".join(words(part) for part in panel)
    for word in ("Change Advisory Board", "one approval is enough", "Bob Field", "Rejected", "Not <b>now</b>.", "Dora"):
        assert word in said


def test_others_only_see_it_and_staff_may_withdraw_it() -> None:
    seen = replace(WAITING, may_decide=False)
    contact = approval_panel(TicketApprovals((seen,), ()), DORA, now=NOON, is_open=True)
    staff = approval_panel(TicketApprovals((seen,), ()), ALICE, now=NOON, is_open=True)
    assert not {ids.APPROVE, ids.REJECT, ids.REASON, ids.WITHDRAW} & _ids(contact)
    assert ids.WITHDRAW in _ids(staff)
    assert ids.APPROVE not in _ids(staff)


def test_where_nobody_is_left_and_where_the_ticket_is_completed_it_says_so() -> None:
    nobody = TicketApprovals((replace(WAITING, waiting_for=(), may_decide=False),), ())
    for viewer, told in ((DORA, "Support has been told"), (ALICE, "A lead or"), (LEO, "Give the board members")):
        assert told in " ".join(words(part) for part in approval_panel(nobody, viewer, now=NOON, is_open=True))
    completed = approval_panel(nobody, DORA, now=NOON, is_open=False)
    assert "completed before there was a decision" in " ".join(words(part) for part in completed)


def test_what_is_past_stands_aside_and_a_board_is_asked_there() -> None:
    ended = replace(WAITING, outcome=Outcome.REJECTED, ended_at=NOON, waiting_for=(), may_decide=False)
    past = TicketApprovals((ended,), ())
    assert approval_panel(past, DORA, now=NOON, is_open=False) == []
    assert "Not <b>now</b>." in " ".join(words(part) for part in past_approvals(past, DORA, now=NOON))
    assert past_approvals(TicketApprovals((), ()), DORA, now=NOON) == []
    asking = past_approvals(TicketApprovals((), (BoardName(3, "Spending"),)), ALICE, now=NOON)
    assert {ids.ASK, ids.ASK_BOARD} <= _ids(asking)


def test_the_list_is_named_and_its_chip_takes_the_filter_away() -> None:
    known = {"portal": current_portal(), "organisations": {}, "sites": {}}
    filters = TicketFilters(approval="mine", status=("waiting_approval",))
    assert heading_words(TicketFilters(approval="mine"), **known) == "Waiting My Approval"
    chip = FilterChip("Waiting My Approval", "/tickets?status=waiting_approval")
    assert chip in chips_of(filters, **known)

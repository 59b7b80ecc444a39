"""Approvals on the ticket page: who is asked, who decided and why, and what the viewer may do about it. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.approvals import ids
from dashboard.approvals.access import BOARDS, is_board_keeper
from dashboard.approvals.words import decision_badge, outcome_badge, rule_sentence
from dashboard.ui.counters import counter, counting
from dashboard.ui.links import link
from dashboard.ui.times import relative_time
from ingest.approvals.rules import MAX_REASON_CHARACTERS
from ingest.approvals.schemas import BoardName, DecisionView, RequestView, TicketApprovals
from ingest.viewer import Viewer

REASON_COUNT: Final = "approval-reason-count"


def approval_panel(
    approvals: TicketApprovals, viewer: Viewer, *, now: datetime, is_open: bool, reason: str = ""
) -> list[Component]:
    """The card of what waits for approval now, with the reason half written; none where nothing waits."""
    waiting = approvals.waiting
    if waiting is None:
        return []
    parts: list[Component] = [
        html.H2("Waiting for approval", className="widget-title"),
        dcc.Store(id=ids.REQUEST, data=waiting.id),
        _asked(waiting, viewer, now=now),
        *_people(waiting, viewer, now=now),
        *_notice(waiting, viewer, is_open=is_open),
    ]
    if waiting.may_decide:
        parts.append(_decision_form(reason))
    if viewer.is_staff:
        button = dmc.Button("Withdraw request", id=ids.WITHDRAW, variant="default", size="compact-sm")
        parts.append(html.Div(button, className="approval-buttons"))
    return [html.Section(parts, className="card approval approval-waiting")]


def past_approvals(approvals: TicketApprovals, viewer: Viewer, *, now: datetime) -> list[Component]:
    """The card of what was decided before, and where staff ask for approval; none where there is neither."""
    ended = [one for one in approvals.requests if one.outcome is not None]
    if not ended and not approvals.boards:
        return []
    parts: list[Component] = [html.H2("Approvals", className="widget-title")]
    if ended:
        parts.append(html.Ul([_ended(one, viewer, now=now) for one in ended], className="approval-list"))
    if approvals.boards:
        parts.append(_ask_form(approvals.boards))
    return [html.Section(parts, className="card approval approval-past")]


def _asked(one: RequestView, viewer: Viewer, *, now: datetime) -> html.P:
    when = relative_time(one.asked_at, now=now, timezone=viewer.timezone, is_clock_shown=True)
    words = f" is asked; {rule_sentence(one.rule)}. Asked for by {one.asked_by}, "
    return html.P([html.Strong(one.board), words, when, "."], className="explanation")


def _people(one: RequestView, viewer: Viewer, *, now: datetime) -> list[Component]:
    rows = [_decision(decision, viewer, now=now) for decision in one.decisions]
    rows += [
        html.Li(html.P([html.Strong(name), outcome_badge(None)], className="approval-line")) for name in one.waiting_for
    ]
    return [html.Ul(rows, className="approval-list")] if rows else []


def _decision(one: DecisionView, viewer: Viewer, *, now: datetime) -> html.Li:
    when = relative_time(one.at, now=now, timezone=viewer.timezone, is_clock_shown=True)
    head = html.P(
        [html.Strong(one.member), decision_badge(is_approved=one.is_approved), when], className="approval-line"
    )
    reason = [] if one.reason is None else [html.P(one.reason, className="message")]
    return html.Li([head, *reason])


def _ended(one: RequestView, viewer: Viewer, *, now: datetime) -> html.Li:
    ended = one.ended_at or one.asked_at
    when = relative_time(ended, now=now, timezone=viewer.timezone, is_clock_shown=True)
    head = html.P([html.Strong(one.board), outcome_badge(one.outcome), when], className="approval-line")
    decisions = [_decision(decision, viewer, now=now) for decision in one.decisions]
    return html.Li([head, *([html.Ul(decisions, className="approval-list")] if decisions else [])])


def _notice(one: RequestView, viewer: Viewer, *, is_open: bool) -> list[Component]:
    if not is_open:
        words = "The ticket was completed before there was a decision; a reply opens it again."
        return [html.P(words, className="approval-notice")]
    if one.waiting_for:
        return []
    words = "Nobody who can decide is left on the board, so this waits. "
    who = "Support has been told." if not viewer.is_staff else "A lead or an administrator can give it members."
    more = link("Give the board members", BOARDS) if is_board_keeper(viewer) else who
    return [html.P([words, more], className="approval-notice", role="status")]


def _decision_form(reason: str) -> html.Div:
    box = dmc.Textarea(
        id=ids.REASON,
        label="Reason",
        description="Everybody on the ticket reads it. A rejection needs one, and a decision stands.",
        inputWrapperOrder=["label", "input", "error", "description"],
        value=reason,
        autosize=True,
        minRows=2,
        maxRows=10,
        attributes={"input": counting(REASON_COUNT, limit=MAX_REASON_CHARACTERS)},
    )
    count = counter(REASON_COUNT, reason, limit=MAX_REASON_CHARACTERS)
    reject = dmc.Button("Reject", id=ids.REJECT, variant="default", className="approval-reject")
    buttons = html.Div([count, reject, dmc.Button("Approve", id=ids.APPROVE)], className="reply-buttons")
    return html.Div([box, buttons], className="approval-form")


def _ask_form(boards: Sequence[BoardName]) -> html.Div:
    choice = dmc.Select(
        id=ids.ASK_BOARD,
        label="Board",
        data=[{"value": str(one.id), "label": one.name} for one in boards],
        value=str(boards[0].id),
        allowDeselect=False,
    )
    return html.Div([choice, dmc.Button("Ask for approval", id=ids.ASK, variant="default")], className="approval-form")

"""Rules and outcomes in words and badges. Pure."""

from typing import Final

from dash import html

from dashboard.ui.badges import status_badge
from ingest.approvals.schemas import BoardRule, Outcome
from ingest.portal.schema import Tone

RULE_LABELS: Final = {BoardRule.ANY: "Any one member", BoardRule.ALL: "All members"}
RULE_DEFINITIONS: Final = {
    BoardRule.ANY: "One approval is enough; it is rejected when every member rejects it.",
    BoardRule.ALL: "Every member has to approve; one rejection rejects it.",
}
_RULE_SENTENCES: Final = {BoardRule.ANY: "one approval is enough", BoardRule.ALL: "every member has to approve"}
_OUTCOMES: Final = {
    Outcome.APPROVED: ("Approved", Tone.SUCCESS, "✓"),
    Outcome.REJECTED: ("Rejected", Tone.DANGER, "✕"),
    Outcome.WITHDRAWN: ("Withdrawn", Tone.NEUTRAL, "↩"),
}


def rule_sentence(rule: BoardRule) -> str:
    """The rule as part of a sentence."""
    return _RULE_SENTENCES[rule]


def outcome_badge(outcome: Outcome | None) -> html.Span:
    """An outcome as a badge; without one it waits."""
    word, tone, icon = ("Waiting", Tone.ACCENT, "‖") if outcome is None else _OUTCOMES[outcome]
    return status_badge(word, tone=tone, icon=icon)


def decision_badge(*, is_approved: bool) -> html.Span:
    """What a member decided, as a badge."""
    return outcome_badge(Outcome.APPROVED if is_approved else Outcome.REJECTED)

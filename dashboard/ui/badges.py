"""Badges: a status as icon, word and tone, so that no meaning hangs on a colour."""

from dash import html

from dashboard.ui.attributes import aria
from ingest.enums import Stage
from ingest.portal.schema import Tone

_TONES_OF_STAGE: dict[Stage, Tone] = {
    Stage.NEW: Tone.ACCENT,
    Stage.OPEN: Tone.INFO,
    Stage.PENDING_CUSTOMER: Tone.WARNING,
    Stage.ON_HOLD: Tone.NEUTRAL,
    Stage.RESOLVED: Tone.SUCCESS,
    Stage.CLOSED: Tone.SUCCESS,
    Stage.CANCELLED: Tone.NEUTRAL,
}
_ICONS_OF_STAGE: dict[Stage, str] = {
    Stage.NEW: "●",
    Stage.OPEN: "▶",
    Stage.PENDING_CUSTOMER: "◐",
    Stage.ON_HOLD: "‖",
    Stage.RESOLVED: "✓",
    Stage.CLOSED: "✓",
    Stage.CANCELLED: "✕",
}


def status_badge(word: str, *, tone: Tone, icon: str) -> html.Span:
    """A word with its icon and tone; the icon is for the eye only."""
    mark = html.Span(icon, className="badge-icon", **aria(hidden="true"))
    return html.Span([mark, html.Span(word)], className=badge_class(tone))


def stage_badge(word: str, stage: Stage | str, *, tone: Tone | None = None) -> html.Span:
    """A ticket's status in the portal's own word; its icon is the stage's, its tone too unless the portal gives one."""
    known = Stage(stage)
    return status_badge(word, tone=tone or _TONES_OF_STAGE[known], icon=_ICONS_OF_STAGE[known])


def badge_class(tone: Tone) -> str:
    """The classes of a badge, for places that draw their own, such as a grid's cells."""
    return f"badge badge-{tone}"


def stage_tone(stage: Stage | str) -> Tone:
    """The tone of a stage."""
    return _TONES_OF_STAGE[Stage(stage)]


def stage_icon(stage: Stage | str) -> str:
    """The icon of a stage."""
    return _ICONS_OF_STAGE[Stage(stage)]

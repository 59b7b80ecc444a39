"""`/profile/sign-ins`: where one is signed in, and what ended lately."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.pages import Address
from dashboard.profile import ids
from dashboard.signin.identity import current_session_id
from dashboard.ui.attributes import aria
from dashboard.ui.headings import TrailStep, page_heading
from dashboard.ui.times import relative_time
from ingest import clock
from ingest.db.engine import reading
from ingest.enums import SessionEnd
from ingest.people.own_sign_ins import OwnSignIn, own_sign_ins
from ingest.viewer import Viewer

SIGN_INS_TITLE: Final = "Sign-ins"
SIGN_INS: Final = "/profile/sign-ins"
_ENDS: Final = {
    SessionEnd.SIGNED_OUT: "Signed out",
    SessionEnd.PASSWORD_CHANGED: "Ended: the password was changed",
    SessionEnd.DEACTIVATED: "Ended: the access was deactivated",
    SessionEnd.REVOKED: "Ended by you",
    SessionEnd.REPLAYED: "Ended: it was used from two places at once",
}
_RAN_OUT: Final = "Ended by itself"


def sign_ins_page(viewer: Viewer, _address: Address) -> Component:
    """All sign-ins of the viewer."""
    return html.Div(
        [
            page_heading(
                SIGN_INS_TITLE,
                trail=[TrailStep("Home", "/"), TrailStep(SIGN_INS_TITLE)],
                subtitle="Where you are signed in. End what you do not know, and change your password then.",
                actions=[dmc.Button("End all others", id=ids.END_OTHERS, variant="default")],
            ),
            html.Div(sign_in_lists(viewer), id=ids.SIGN_INS, className="stack"),
        ],
        className="stack profile",
    )


def sign_in_lists(viewer: Viewer) -> list[Component]:
    """Those that are open, and those that ended lately."""
    with reading() as session:
        found = own_sign_ins(session, viewer)
    now, here = clock.now(), current_session_id()
    over = [one for one in found if not one.is_open]
    lists = [_list("Signed in", [_entry(one, viewer, now=now, here=here) for one in found if one.is_open])]
    if over:
        lists.append(_list("Ended lately", [_entry(one, viewer, now=now, here=here) for one in over]))
    return lists


def _list(title: str, entries: Sequence[Component]) -> Component:
    heading = html.H2(f"{title} ({len(entries):,})", className="widget-title")
    return html.Section([heading, html.Ul(list(entries), className="sign-ins")], className="card stack profile-card")


def _entry(one: OwnSignIn, viewer: Viewer, *, now: datetime, here: int | None) -> Component:
    device = one.device or "An unknown device"
    marks = [html.Span("This one", className="badge badge-info")] if one.id == here else []
    if one.is_remembered and one.is_open:
        marks.append(html.Span("Kept logged in", className="badge badge-neutral"))
    facts = [
        html.Span(one.address or "Network address unknown"),
        html.Span(["Signed in ", relative_time(one.created_at, now=now, timezone=viewer.timezone)]),
        html.Span(["Last here ", relative_time(one.seen_at, now=now, timezone=viewer.timezone)]),
    ]
    if not one.is_open:
        facts.append(html.Span(_RAN_OUT if one.end_reason is None else _ENDS[one.end_reason]))
    words = html.Div(
        [html.P([html.Strong(device), *marks], className="sign-in-device"), html.P(facts, className="sign-in-facts")]
    )
    return html.Li([words, *_end_button(one, device, here=here)], className="sign-in")


def _end_button(one: OwnSignIn, device: str, *, here: int | None) -> list[Component]:
    if not one.is_open or one.id == here:
        return []
    return [dmc.Button("End", id=ids.end_id(one.id), variant="default", **aria(label=f"End the sign-in with {device}"))]

"""The frame around every page: skip link, top bar with the global search and the user menu, side navigation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import dash
import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.notices import notice_container
from dashboard.ui.attributes import aria, data
from dashboard.ui.avatars import avatar
from dashboard.ui.links import button_link, link
from dashboard.ui.states import skeleton
from ingest.enums import SecurityLevel, StaffRole
from ingest.people.powers import Power, has_power
from ingest.portal.current import current_portal
from ingest.viewer import Viewer

SEARCH_BOX: Final = "global-search"
SEARCH_RESULTS: Final = "global-search-results"
OPEN_INCIDENTS: Final = "open-incidents"
CONTENT: Final = "content"
NAVIGATION: Final = "navigation"
OWN_VIEWS: Final = "own-views"
SEARCH_WAIT_MILLISECONDS: Final = 200
SKELETON_WAIT_MILLISECONDS: Final = 150
MAX_SEARCH_CHARACTERS: Final = 200
_SEARCH_LABEL: Final = "Search tickets"
_PAGE: Final = "_pages_content"


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the side navigation; what is put into `badge_id` stands at its end."""

    label: str
    href: str
    badge_id: str | None = None


@dataclass(frozen=True, slots=True)
class NavigationGroup:
    """Entries under one heading; without a heading they stand by themselves. More may be put into `more_id`."""

    label: str | None
    items: tuple[NavigationItem, ...]
    more_id: str | None = None


_HOME = NavigationGroup(None, (NavigationItem("Home", "/"),))
_DOCUMENTS = NavigationGroup(None, (NavigationItem("Documents", "/documents"),))
_SERVICES = NavigationGroup(None, (NavigationItem("Services", "/services", badge_id=OPEN_INCIDENTS),))
_REPORTS = NavigationGroup(None, (NavigationItem("Reports", "/reports"),))
_DESK = NavigationGroup(None, (NavigationItem("Desk", "/desk?stage=open"),))
_STATUS_DESK = NavigationGroup(None, (NavigationItem("Status Desk", "/desk/status"),))
_OUTBOX = NavigationGroup(None, (NavigationItem("Outbox", "/desk/outbox"),))
_RECORDS = (
    NavigationItem("Organisations", "/admin/organisations"),
    NavigationItem("Sites", "/admin/sites"),
    NavigationItem("Configuration Items", "/admin/items"),
    NavigationItem("Teams", "/admin/teams"),
    NavigationItem("Staff", "/admin/staff"),
)
_ITEMS = NavigationItem("Configuration Items", "/manage/items")
_BOARDS = NavigationItem("Approval Boards", "/admin/boards")
_REQUESTS = NavigationItem("Requests for Access", "/admin/access")
_TRAIL = NavigationItem("Audit Trail", "/admin/audit")
_PERSONAL_DATA = NavigationItem("Personal Data", "/admin/people")
_OWN_TRAIL = NavigationItem("Audit Trail", "/manage/audit")
_USERS = NavigationItem("Users", "/manage/contacts")
_IMPORTS = NavigationItem("Imports", "/manage/imports")


def shell(viewer: Viewer, *, brand_name: str, sign_out_token: str) -> dmc.MantineProvider:
    """The whole frame for one viewer; `sign_out_token` proves that signing out was meant."""
    top = html.Header(
        [_menu_button(), _brand(brand_name), _search(), _create_button(), _user_menu(viewer, sign_out_token)],
        className="top",
    )
    side = html.Nav(_navigation(navigation(viewer)), id=NAVIGATION, className="side", **aria(label="Main"))
    main = html.Main(_page_frame(), id=CONTENT, className="content", tabIndex="-1")
    return dmc.MantineProvider(
        [
            html.A("Skip to content", href=f"#{CONTENT}", className="skip-link"),
            top,
            html.Div([side, main], className="frame"),
            notice_container(),
        ],
        theme=_theme(),
        defaultColorScheme="auto",
    )


def navigation(viewer: Viewer) -> tuple[NavigationGroup, ...]:
    """What the viewer may go to."""
    is_editing = viewer.staff_role in {StaffRole.STATUS_EDITOR, StaffRole.ADMINISTRATOR}
    is_importing = is_editing or viewer.staff_role is StaffRole.LEAD
    is_keeping = viewer.staff_role in {StaffRole.LEAD, StaffRole.ADMINISTRATOR}
    more = [
        (_DESK, viewer.is_staff),
        (_STATUS_DESK, is_editing),
        (_OUTBOX, viewer.is_staff),
        (_manage(viewer, is_importing=is_importing), True),
        (_administration(viewer), is_keeping),
    ]
    return (_HOME, _tickets(), _REPORTS, _DOCUMENTS, _SERVICES, *(group for group, is_shown in more if is_shown))


def _manage(viewer: Viewer, *, is_importing: bool) -> NavigationGroup:
    is_own_administrator = viewer.security_level is SecurityLevel.ADMIN
    items = (
        (_USERS, has_power(viewer, Power.SEE_CONTACTS)),
        (_ITEMS, True),
        (_IMPORTS, is_importing),
        (_OWN_TRAIL, is_own_administrator),
    )
    return NavigationGroup("Manage", tuple(item for item, is_shown in items if is_shown))


def _administration(viewer: Viewer) -> NavigationGroup:
    own = (_TRAIL, _PERSONAL_DATA) if viewer.is_administrator else ()
    return NavigationGroup("Administration", (*_RECORDS, _BOARDS, _REQUESTS, *own))


def _tickets() -> NavigationGroup:
    days = current_portal().recently_completed_days
    items = (
        NavigationItem("New Ticket", "/tickets/new"),
        NavigationItem("My Tickets", "/tickets?mine=1"),
        NavigationItem("Open Tickets", "/tickets?stage=open"),
        NavigationItem("Waiting My Approval", "/tickets?approval=mine"),
        NavigationItem("Recently Completed Tickets", f"/tickets?completed=last-{days}-days"),
        NavigationItem("Ticket Search", "/tickets?search=1"),
    )
    return NavigationGroup("Tickets", items, more_id=OWN_VIEWS)


def first_name(name: str) -> str:
    """What somebody is greeted by."""
    return (name.split() or [""])[0]


def _theme() -> dict[str, object]:
    return {
        "fontFamily": "var(--font)",
        "fontFamilyMonospace": "var(--font-mono)",
        "defaultRadius": "md",
        "respectReducedMotion": True,
        "cursorType": "pointer",
    }


def _page_frame() -> dcc.Loading:
    return dcc.Loading(
        dash.page_container,
        target_components={_PAGE: "children"},  # type: ignore[arg-type]  # Dash means any dictionary
        custom_spinner=skeleton("page"),
        delay_show=SKELETON_WAIT_MILLISECONDS,
        parent_className="page-loading",
        overlay_style={"visibility": "hidden"},
    )


def _menu_button() -> html.Button:
    bars = html.Span(className="menu-bars", **aria(hidden="true"))
    return html.Button(
        [bars, html.Span("Menu", className="visually-hidden")],
        type="button",
        className="menu-button",
        disable_n_clicks=True,
        **aria(expanded="false", controls=NAVIGATION),
    )


def _brand(brand_name: str) -> html.A:
    mark = html.Span(className="brand-mark", **aria(hidden="true"))
    return html.A([mark, html.Span(brand_name, className="brand-name")], href="/", className="brand")


def _create_button() -> html.A:
    return button_link("New Ticket", "/tickets/new", is_primary=True)


def _search() -> html.Div:
    box = dmc.TextInput(
        id=SEARCH_BOX,
        value="",
        placeholder=_SEARCH_LABEL,
        debounce=SEARCH_WAIT_MILLISECONDS,
        className="search-box",
        rightSection=html.Kbd("/", **aria(hidden="true")),
        attributes={"input": _combobox_attributes()},
        **aria(label=_SEARCH_LABEL),
    )
    results = html.Div(
        [], id=SEARCH_RESULTS, className="search-results", role="listbox", **aria(label="Search results")
    )
    announcement = html.Div(id="global-search-count", className="visually-hidden", role="status")
    return html.Div([box, results, announcement], className="search", role="search")


def _combobox_attributes() -> dict[str, Any]:
    behaviour: dict[str, Any] = {"role": "combobox", "autoComplete": "off", "maxLength": MAX_SEARCH_CHARACTERS}
    return behaviour | aria(expanded="false", controls=SEARCH_RESULTS, autocomplete="list", keyshortcuts="/")


def _user_menu(viewer: Viewer, sign_out_token: str) -> html.Details:
    greeting = html.Span(f"Hi, {first_name(viewer.name)}", className="greeting")
    panel = html.Div(
        [
            html.P([html.Strong(viewer.name), html.Span(viewer.timezone, className="muted")], className="user-name"),
            link("Edit Profile", "/profile"),
            link("Change Password", "/profile/password"),
            link("Sign-ins", "/profile/sign-ins"),
            link("Notifications", "/profile/notifications"),
            _theme_choice(),
            _sign_out(sign_out_token),
        ],
        className="user-panel",
    )
    return html.Details(
        [html.Summary([avatar(viewer.name), greeting], className="user-summary"), panel], className="user-menu"
    )


def _theme_choice() -> html.Div:
    # assets/shell.js keeps the choice in this browser and marks it.
    choices = [
        html.Button(
            label,
            type="button",
            className="theme-choice",
            disable_n_clicks=True,
            **data(theme=key),
            **aria(pressed="false"),
        )
        for key, label in (("auto", "System"), ("light", "Light"), ("dark", "Dark"))
    ]
    label = html.Span("Theme", id="theme-label", className="muted")
    group = html.Div(choices, className="theme-choices", role="group", **aria(labelledby="theme-label"))
    return html.Div([label, group], className="theme")


def _sign_out(token: str) -> html.Form:
    # The button carries the token, so that no hidden field is needed.
    button = html.Button(
        "Sign out", type="submit", name="csrf_token", value=token, className="button", disable_n_clicks=True
    )
    return html.Form(button, action="/signout", method="post", className="sign-out")


def _navigation(groups: Sequence[NavigationGroup]) -> html.Ul:
    return html.Ul([_group(group) for group in groups], className="side-groups")


def _label(item: NavigationItem) -> str | Component:
    if item.badge_id is None:
        return item.label
    return html.Span([item.label, html.Span(id=item.badge_id)], className="side-counted")


def _group(group: NavigationGroup) -> Component:
    items = [html.Li(link(_label(item), item.href, class_name="side-link")) for item in group.items]
    if group.label is None:
        return html.Li(html.Ul(items, className="side-items"))
    label_id = f"side-{group.label.lower()}"
    heading = html.Span(group.label, id=label_id, className="side-label")
    more = [] if group.more_id is None else [html.Li(html.Ul(id=group.more_id, className="side-items"))]
    return html.Li([heading, html.Ul([*items, *more], className="side-items side-sub", **aria(labelledby=label_id))])

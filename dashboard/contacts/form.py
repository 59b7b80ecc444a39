"""The form of a contact: General, Client Portal, Configuration Items; each field in a row a refusal leads to. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.contacts import ids
from dashboard.contacts.access import CONTACTS
from dashboard.ui.attributes import data
from dashboard.ui.links import link
from dashboard.ui.states import empty_state
from dashboard.ui.tables import Column, data_table
from dashboard.ui.times import relative_time
from ingest.config_items.schemas import ConfigItemName
from ingest.enums import SecurityLevel
from ingest.people.contact_editing import ACCESS, ACTIVE, LEVEL, SITE, USER_NAME, YES
from ingest.people.contact_fields import FIELD_LABELS, NEEDED, field_limit
from ingest.people.contact_schemas import ContactDetail, PortalAccess
from ingest.people.levels import level_label
from ingest.people.powers import levels_to_give
from ingest.people.rules import MAX_USER_NAME_CHARACTERS
from ingest.viewer import Viewer

GENERAL, PORTAL, ITEMS = "general", "portal", "items"
PORTAL_FIELDS: Final = frozenset({ACCESS, USER_NAME, LEVEL})
MAX_ITEMS_SHOWN: Final = 200
_ORDER: Final = ["label", "description", "input", "error"]
_PERSON: Final = ("prefix", "first_name", "middle_initial", "last_name", "suffix", "job_title", "external_id")
_REACHED: Final = (
    "email", "email_2", "email_3", "phone", "phone_extension", "alternate_phone", "mobile", "fax",
)  # fmt: skip
_PLACE: Final = ("address", "city", "post_code", "country", "address_details")
_NARROW: Final = frozenset({"prefix", "middle_initial", "suffix", "post_code", "phone_extension"})
_TYPES: Final[Mapping[str, str]] = dict.fromkeys(("email", "email_2", "email_3"), "email") | dict.fromkeys(
    ("phone", "alternate_phone", "mobile", "fax"), "tel"
)
Options = Sequence[Mapping[str, str]]


def contact_form(
    values: Mapping[str, str],
    viewer: Viewer,
    *,
    sites: Options,
    detail: ContactDetail | None,
    items: Sequence[ConfigItemName],
    tab: str,
    now: datetime,
) -> Component:
    """The tabs with every field, and the values they were opened with; of a new contact without `detail`."""
    panels = (
        (GENERAL, "General", _general(values, sites=sites, is_new=detail is None)),
        (PORTAL, "Client Portal", _portal(values, viewer, detail=detail, now=now)),
        (ITEMS, "Configuration Items", _items(items, detail=detail)),
    )
    tabs = dmc.TabsList([dmc.TabsTab(label, value=key) for key, label, _ in panels])
    return html.Div(
        [
            dcc.Store(id=ids.OPENED, data=dict(values)),
            html.Div(id=ids.PROBLEMS),
            dmc.Tabs(
                [tabs, *(dmc.TabsPanel(panel, value=key) for key, _, panel in panels)],
                id=ids.TABS,
                value=tab if tab in {PORTAL, ITEMS} else GENERAL,
                className="contact-tabs",
            ),
        ],
        className="stack",
    )


def form_buttons() -> Component:
    """Save and Close, Save and New, and the way out."""
    return html.Div(
        [
            dmc.Button("Save and Close", id=ids.SAVE_CLOSE),
            dmc.Button("Save and New", id=ids.SAVE_NEW, variant="default"),
            link("Cancel", CONTACTS),
        ],
        className="row form-buttons",
    )


def _general(values: Mapping[str, str], *, sites: Options, is_new: bool) -> Component:
    site = dmc.Select(
        **_common(SITE, "Company", values[SITE], text_help="The site this person belongs to."),
        data=[{"value": "", "label": "None"}, *sites],
        searchable=True,
        allowDeselect=False,
    )
    standing = _box(
        ACTIVE, "Standing", "Active", values, "Unticked, nobody is offered this person and its access ends."
    )
    person = [*(_line(name, values) for name in _PERSON), _row(SITE, site)]
    # A new contact is active; the control stays known to the form.
    last = html.Div(standing, hidden=is_new)
    return html.Div(
        [
            _card("Person", [*person, last]),
            _card("How to reach them", [_line(name, values) for name in _REACHED]),
            _card("Address", [_line(name, values) for name in _PLACE]),
        ],
        className="stack contact-panel",
    )


def _portal(values: Mapping[str, str], viewer: Viewer, *, detail: ContactDetail | None, now: datetime) -> Component:
    access = None if detail is None else detail.row.access
    levels = [level for level in SecurityLevel if level in levels_to_give(viewer) or level == values[LEVEL]]
    radios = [dmc.Radio(value=level.value, label=level_label(level), description=_LEVELS[level]) for level in levels]
    name = dmc.TextInput(
        **_common(USER_NAME, "User Name", values[USER_NAME], text_help="Filled with the e-mail; it is signed in with."),
        attributes={"input": {"maxLength": MAX_USER_NAME_CHARACTERS, "autoComplete": "off"}},
    )
    fields = [
        _box(ACCESS, "Client Portal", "Activate Client Portal", values,
             "Activating sends a letter with a link to choose a password; unticking ends every sign-in at once."),
        _row(USER_NAME, name),
        _row(LEVEL, dmc.RadioGroup(html.Div(radios, className="options"),
                                   **_common(LEVEL, "Security Level", values[LEVEL]))),
    ]  # fmt: skip
    state = [] if detail is None else [_access_card(detail, access, viewer, now=now)]
    return html.Div([html.Div(fields, className="card stack form-card"), *state], className="stack contact-panel")


def _access_card(detail: ContactDetail, access: PortalAccess | None, viewer: Viewer, *, now: datetime) -> Component:
    """How the access stands, and what lets somebody in again who lost the way."""
    is_open = access is not None and access.is_active
    has_password = access is not None and access.has_password
    acts = (
        (ids.SEND_ACTIVATION, "Send activation again", is_open and not has_password),
        (ids.SEND_RESET, "Send reset link", is_open and has_password),
        (ids.UNLOCK, "Unlock", is_open and detail.is_locked),
    )
    # Controls that a callback names are always there.
    buttons = [
        html.Div(dmc.Button(label, id=control, variant="default"), hidden=not is_shown)
        for control, label, is_shown in acts
    ]
    words = html.P(_access_words(detail, access, viewer, now=now))
    return html.Section(
        [html.H2("Access now", className="widget-title"), words, html.Div(buttons, className="row")],
        className="card stack form-card",
    )


def _access_words(
    detail: ContactDetail, access: PortalAccess | None, viewer: Viewer, *, now: datetime
) -> list[Component | str]:
    if access is None:
        return ["This person has no access yet."]
    if not access.is_active:
        return ["The access of this person has ended."]
    locked = ["The sign-in is locked after too many attempts. "] if detail.is_locked else []
    if not access.has_password:
        return [*locked, "Invited; no password was chosen yet."]
    if access.last_signed_in_at is None:
        return [*locked, "A password was chosen; nobody has signed in yet."]
    return [*locked, "Last login: ", relative_time(access.last_signed_in_at, now=now, timezone=viewer.timezone)]


def _items(items: Sequence[ConfigItemName], *, detail: ContactDetail | None) -> Component:
    if detail is None or detail.row.site is None:
        return _panel(empty_state("No items", "They are those of this person's company; choose one under General."))
    if not items:
        return _panel(empty_state("No items", f"{detail.row.site} has no configuration items in use."))
    columns = tuple(Column(label) for label in ("Reference Name", "Product", "Reference Number", "Serial Number"))
    rows = [
        (one.reference_name or one.product, one.product, one.reference_number, one.serial_number)
        for one in items[:MAX_ITEMS_SHOWN]
    ]
    left = len(items) - len(rows)
    more = [html.P(f"and {left:,} more", className="muted")] if left else []
    total = html.P(f"{len(items):,} at {detail.row.site}; kept by your support provider.", className="muted")
    return _panel(html.Div([total, data_table("Configuration Items", columns, rows), *more], className="stack"))


def _panel(content: Component) -> Component:
    return html.Div(html.Div(content, className="card"), className="contact-panel")


def _card(title: str, rows: Sequence[Component]) -> Component:
    legend = html.Legend(title, className="widget-title")
    return html.Fieldset(
        [legend, html.Div(list(rows), className="contact-grid")], className="card form-card contact-card"
    )


def _line(name: str, values: Mapping[str, str]) -> Component:
    attributes = {"maxLength": field_limit(name), "type": _TYPES.get(name, "text"), "autoComplete": "off"}
    control = dmc.TextInput(
        **_common(name, FIELD_LABELS[name], values[name]),
        withAsterisk=name in NEEDED,
        attributes={"input": attributes | ({"required": True} if name in NEEDED else {})},
    )
    return _row(name, control, class_name="contact-narrow" if name in _NARROW else "")


def _box(name: str, legend: str, label: str, values: Mapping[str, str], text_help: str) -> Component:
    box = html.Div(dmc.Checkbox(value=YES, label=label), className="options")
    control = dmc.CheckboxGroup(box, **_common(name, legend, [YES] if values[name] == YES else [], text_help=text_help))
    return _row(name, control)


def _common(name: str, label: str, value: Any, *, text_help: str | None = None) -> dict[str, Any]:
    return {
        "id": ids.field_id(name),
        "label": label,
        "description": text_help,
        "value": value,
        "inputWrapperOrder": _ORDER,
    }


def _row(name: str, control: Component, *, class_name: str = "") -> Component:
    return html.Div(control, className=class_name, **data(field=name))


_LEVELS: Final = {
    SecurityLevel.STANDARD: "Raises and follows tickets.",
    SecurityLevel.ADMIN: "The same, and manages the organisation's contacts and their portal access.",
}

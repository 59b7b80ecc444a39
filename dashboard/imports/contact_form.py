"""Import/Update Users: the form a file of contacts is given with, and what is asked once it was looked through."""

from collections.abc import Mapping, Sequence
from typing import Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.imports import ids
from dashboard.ui.attributes import aria, data
from dashboard.ui.links import download_link
from dashboard.ui.previews import preview_parts
from ingest.importing.contacts.asked import Existing
from ingest.importing.contacts.carrying import MAX_ROWS
from ingest.importing.tables import RowEffect, TablePreview

TITLE: Final = "Import/Update Users"
UPLOAD: Final = "/manage/imports/upload"
TEMPLATE: Final = "/manage/imports/template.csv"
MAX_FILE_BYTES: Final = 32_000_000
GOOD_ROWS, ALL_OR_NOTHING = "good", "all"
Options = Sequence[Mapping[str, str]]


def contact_import_form(*, levels: Sequence[str], owners: Options, sites: Options) -> html.Section:
    """The form; `owners` are to choose from where somebody may import for several organisations."""
    owner = dmc.Select(
        id=ids.OWNER,
        label="Organisation",
        description="Whose contacts they are; nobody else's are touched, whatever the file says.",
        data=list(owners),
        searchable=True,
        style=None if owners else {"display": "none"},
    )
    site = dmc.Select(
        id=ids.SITE,
        label="Company",
        description="The site everybody in the file is at. Without one, contacts that are there stay where they are.",
        data=list(sites),
        clearable=True,
        searchable=True,
    )
    # assets/imports.js makes the control and sends the file.
    control = html.Div(
        className="file-choice", **data(import_upload=UPLOAD, tells=ids.FILE, max_bytes=str(MAX_FILE_BYTES))
    )
    parts = [
        html.H2(TITLE, className="widget-title"),
        _steps(levels),
        owner,
        site,
        _existing(),
        control,
        dcc.Store(id=ids.FILE),
        html.P(id=ids.PROBLEM, className="form-error", role="alert"),
        html.Div(dmc.Button("Preview", id=ids.LOOK), className="row"),
    ]
    return html.Section(parts, className="card stack form-card admin-card", **aria(label=TITLE))


def decision_parts(found: TablePreview, *, notice: str | None) -> list[Component]:
    """What the file would do, and what is to become of it."""
    parts = [] if notice is None else [html.Div(html.P(notice), className="notice", role="alert")]
    is_flawed = bool(found.counts.get(RowEffect.REFUSED))
    counts, *details = preview_parts(found)
    return [*parts, counts, _decision(is_doing=found.is_doing, is_flawed=is_flawed), *details]


def _steps(levels: Sequence[str]) -> html.Div:
    words = " or ".join(f"'{level}'" for level in levels)
    return html.Div(
        [
            html.Ol(
                [
                    html.Li(download_link("Download the template", TEMPLATE)),
                    html.Li("Fill in a row for each person: first name, last name and e-mail, and whatever is known."),
                    html.Li(f"For portal access, say the Client Portal Security Level: {words}."),
                    html.Li("Choose the file. What it would change is shown first; nothing is done yet."),
                ]
            ),
            html.P(
                f"An empty cell keeps what is known. A password column must stay empty. At most {MAX_ROWS:,} rows and "
                f"{MAX_FILE_BYTES // 1_000_000} MB.",
                className="muted",
            ),
        ]
    )


def _existing() -> dmc.RadioGroup:
    choices = [
        dmc.Radio(value=Existing.SKIP.value, label="Do not import or update"),
        dmc.Radio(value=Existing.UPDATE.value, label="Update existing user"),
    ]
    return dmc.RadioGroup(
        html.Div(choices, className="options"),
        id=ids.EXISTING,
        label="When somebody is found",
        description="By user name, or by first name, last name and e-mail.",
        value=Existing.SKIP.value,
    )


def _decision(*, is_doing: bool, is_flawed: bool) -> html.Div:
    """How rows go in, and the buttons; known to their callbacks also where there is nothing to choose."""
    how = dmc.RadioGroup(
        html.Div(
            [
                dmc.Radio(value=GOOD_ROWS, label="All good rows", description="Rows with errors are left out."),
                dmc.Radio(
                    value=ALL_OR_NOTHING,
                    label="All or nothing",
                    description="Errors keep every row out: mend the file and give it again."
                    if is_flawed
                    else "Everything goes in at once, or nothing does.",
                ),
            ],
            className="options",
        ),
        id=ids.HOW,
        label="What goes in",
        value=GOOD_ROWS,
    )
    buttons = [
        dmc.Button("Import", id=ids.APPLY, style=None if is_doing else {"display": "none"}),
        dmc.Button("Give up", id=ids.DISCARD, variant="default"),
    ]
    shown = [how] if is_doing else [html.Div(how, style={"display": "none"})]
    return html.Div([*shown, html.Div(buttons, className="row")], className="card stack form-card")

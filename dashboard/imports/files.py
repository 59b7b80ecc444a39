"""The rows an import rejected, as CSV, and the template of a file of contacts."""

from flask import Response

from dashboard.guard import current_viewer
from dashboard.imports.pages import run_number
from dashboard.ui.csv_files import csv_answer
from ingest.db.engine import reading
from ingest.importing.contacts.columns import template_header
from ingest.importing.runs import run_rejects
from ingest.people.powers import Power, require_power


def rejects_csv(run_id: str) -> Response:
    """What a run rejected and why; for those who may see the run."""
    number = run_number(run_id)
    with reading() as session:
        rows = run_rejects(session, current_viewer(), run_id=number)
    return csv_answer(rows, name=f"import-{number}-rejects.csv")


def contact_template() -> Response:
    """The header of a file of contacts; for who keeps them."""
    require_power(current_viewer(), Power.KEEP_CONTACTS)
    return csv_answer([template_header()], name="contacts-template.csv", is_export=False)

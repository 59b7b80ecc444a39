"""The audit trail on screen: all of it for the provider's administrators, an organisation's part for its own."""

from dash import Dash, Input, Output, State

from dashboard.audit import ids
from dashboard.audit.addresses import ALL, OWN, is_for_administrators, is_for_own_administrators
from dashboard.audit.callbacks import trail_filtered
from dashboard.audit.files import all_csv, own_csv
from dashboard.audit.pages import TITLE, trail_page
from dashboard.pages import LOCATION, register_page


def register(app: Dash) -> None:
    """The pages `/admin/audit` and `/manage/audit`, their filters, and the same lines as files."""
    register_page(f"{__name__}.all", path=ALL, title=TITLE, layout=trail_page, is_for=is_for_administrators)
    register_page(f"{__name__}.own", path=OWN, title=TITLE, layout=trail_page, is_for=is_for_own_administrators)
    app.callback(
        Output(ids.LOCATION, "href"),
        *(Input(one, "value") for one in ids.FILTERS),
        State(LOCATION, "pathname"),
        State(LOCATION, "search"),
        prevent_initial_call=True,
    )(trail_filtered)
    app.server.add_url_rule(f"{ALL}.csv", view_func=all_csv)
    app.server.add_url_rule(f"{OWN}.csv", view_func=own_csv)

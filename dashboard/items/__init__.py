"""The configuration items of an organisation as its people read them."""

from dash import Dash, Input, Output, State

from dashboard.items import ids
from dashboard.items.addresses import PATH
from dashboard.items.callbacks import items_filtered
from dashboard.items.pages import TITLE, items_page
from dashboard.pages import LOCATION, register_page


def register(app: Dash) -> None:
    """The page `/manage/items` and its filters."""
    register_page(__name__, path=PATH, title=TITLE, layout=items_page)
    app.callback(
        Output(ids.LOCATION, "href"),
        *(Input(one, "value") for one in (ids.SEARCH, ids.ORGANISATION, ids.SITE, ids.RETIRED)),
        State(LOCATION, "search"),
        prevent_initial_call=True,
    )(items_filtered)

"""The audit trail on screen: the address holds the filters, the file is the list, and taking it is a line itself."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from dashboard.app import create_app
from dashboard.audit.addresses import Asked, asked_of, filters_of, place_of, trail_address
from dashboard.audit.callbacks import trail_filtered
from dashboard.audit.components import total_words
from dashboard.audit.words import action_words
from ingest.db.engine import current_engine, unit_of_work
from ingest.enums import AuditAction
from ingest.people.service import deactivate_account
from ingest.settings import load_settings
from tests.support.access import signed_in_client
from tests.support.people import People

EVERY = Asked((AuditAction.EXPORTED, AuditAction.DELETED), 3, 9, "Dora", "a b", date(2026, 11, 1), date(2026, 11, 2))


def test_an_address_holds_every_filter_and_the_place() -> None:
    address = trail_address("/admin/audit", EVERY, before=77)
    params: dict[str, list[str]] = {}
    for part in address.partition("?")[2].split("&"):
        name, _, value = part.partition("=")
        params.setdefault(name, []).append(value.replace("+", " "))
    assert asked_of(params) == EVERY
    assert place_of(params) == (77, None)
    assert trail_address("/admin/audit", Asked()) == "/admin/audit"


def test_days_are_whole_days_of_the_viewers_zone() -> None:
    filters = filters_of(EVERY, timezone="America/New_York")
    # The clocks go back on the first of them.
    assert filters.since == datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert filters.until == datetime(2026, 11, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "params", [{"action": ["x"]}, {"from": ["soon"]}, {"to": ["9999-12-31"]}, {"organisation": ["-1"]}, {"who": ["\n"]}]
)
def test_what_does_not_fit_is_left_out(params: dict[str, list[str]]) -> None:
    assert asked_of(params) == Asked()


def test_an_action_of_another_version_has_words_too() -> None:
    assert [action_words(one) for one in ("exported", "moon_landed")] == ["Exported a file", "Moon landed"]
    assert [total_words(one) for one in (1, 9_999, 10_001)] == ["1 line", "9,999 lines", "more than 10,000 lines"]


def test_the_file_is_the_list_and_taking_it_is_a_line(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        deactivate_account(session, people.root, user_name="bob@acme.example")
    app = create_app(load_settings(demo=True, database_url=database.url.render_as_string(hide_password=False)))
    client = signed_in_client(app, people.dora)
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    told = [client.get("/manage/audit.csv", headers={"User-Agent": agent}).get_data(as_text=True) for _ in range(2)]
    lines = told[1].splitlines()
    assert len(lines) == 4
    assert "Dora Lane,Exported a file" in lines[1]
    assert "Address: /manage/audit.csv,Firefox on Linux,127.0.0.1" in lines[1]
    assert ",Root Admin,Account deactivated,Bob Field (bob@acme.example),,Acme,,," in lines[3]
    assert client.get("/admin/audit.csv").status_code == 404
    current_engine().dispose()


def test_filters_go_into_the_address(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.audit.callbacks.current_viewer", lambda: people.dora)
    empty = (None, None, None)
    asked = trail_filtered(["deleted"], None, " Bob ", *empty, "/manage/audit", "?account=5&before=7")
    assert asked == "/manage/audit?action=deleted&account=5&who=Bob"

"""System status for signed-in people: each sees what is meant for them, and hears again only what changed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest
from dash import no_update
from flask import Flask
from flask_login import LoginManager, UserMixin, login_user
from sqlalchemy import Engine

from dashboard.pages import address_of
from dashboard.services import ids
from dashboard.services.callbacks import open_incidents_badge, refreshed_services
from dashboard.services.files import component_csv
from dashboard.services.pages import services_page
from dashboard.services.shown import ServicesShown, services_shown
from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.enums import ComponentAudience, ComponentStatus, IncidentKind
from ingest.errors import NotFoundError, SignInRequiredError
from ingest.system_status import service
from ingest.system_status.queries import component_named
from ingest.system_status.schemas import ComponentDraft
from ingest.viewer import Viewer
from status.html import html_text
from tests.support.databases import counted
from tests.support.incidents import HOUR, opened, told
from tests.support.people import People
from tests.support.status_views import parts, text_of

SERVICES = address_of("/services", "")
MAJOR, PARTIAL = ComponentStatus.MAJOR_OUTAGE, ComponentStatus.PARTIAL_OUTAGE
BODY = "We are looking into it."
SignedIn = Callable[[Viewer | None], AbstractContextManager[None]]


@dataclass
class Account(UserMixin):
    viewer: Viewer
    id: str = "1"


@pytest.fixture
def signed_in() -> SignedIn:
    """A request of somebody, or with None of nobody."""
    app = Flask(__name__)
    app.secret_key = "for this test"
    LoginManager(app).user_loader(lambda _: None)

    @contextmanager
    def request_of(viewer: Viewer | None) -> Iterator[None]:
        with app.test_request_context("/_dash-update-component", method="POST"):
            if viewer is not None:
                login_user(Account(viewer))
            yield

    return request_of


@pytest.fixture
def voice(people: People) -> int:
    """A public component that works."""
    return add(people, "Voice Platform")


def add(people: People, name: str, **wishes: object) -> int:
    with unit_of_work() as work:
        return service.create_component(work, people.erin, draft=ComponentDraft(name=name, **wishes))


def page_text(viewer: Viewer) -> str:
    return html_text(services_shown(viewer, SERVICES).tree)


def test_each_sees_what_is_meant_for_them(people: People, voice: int) -> None:
    add(people, "Acme's line", audience=ComponentAudience.ORGANISATIONS, organisation_ids=(people.acme,))
    add(people, "Our switch", audience=ComponentAudience.STAFF, component_status=MAJOR)
    seen = {
        name: [each for each in ("Voice Platform", "Acme's line", "Our switch") if each.split("'")[0] in text]
        for name, text in {
            "bob": page_text(people.bob),
            "carol": page_text(people.carol),
            "alice": page_text(people.alice),
        }.items()
    }
    assert seen == {
        "bob": ["Voice Platform", "Acme's line"],
        "carol": ["Voice Platform"],
        "alice": ["Voice Platform", "Acme's line", "Our switch"],
    }
    assert "All Systems Operational" in page_text(people.bob)
    assert "Partial System Outage" in page_text(people.alice)


def test_the_page_comes_with_its_data_under_one_heading(people: People, voice: int) -> None:
    page = services_page(people.bob, SERVICES)
    assert page[ids.TREE].children.className == "status-page"
    assert page[ids.CLOCK].interval == 30_000
    assert page[ids.DIGEST].data == services_shown(people.bob, SERVICES).digest
    headings = [each for each in page._traverse() if type(each).__name__ == "H1"]
    assert [each.children for each in headings] == ["System Status"]


def test_what_looks_the_same_is_not_sent_again(people: People, voice: int, signed_in: SignedIn) -> None:
    known = services_shown(people.bob, SERVICES).digest
    with signed_in(people.bob):
        tree, moment, digest = refreshed_services(1, known, "/services", "")
    assert (tree, digest) == (no_update, no_update)
    assert html_text(moment).startswith("<time")
    assert html_text(moment).endswith("</time>, updates by itself")


def test_what_changed_is_sent_with_its_digest(people: People, voice: int, signed_in: SignedIn) -> None:
    known = services_shown(people.bob, SERVICES).digest
    with unit_of_work() as work:
        service.set_component_status(work, people.erin, component_id=voice, status=MAJOR)
    with signed_in(people.bob):
        tree, _, digest = refreshed_services(1, known, "/services", "")
    assert "Major Service Outage" in html_text(tree)
    assert digest == services_shown(people.bob, SERVICES).digest != known


def test_the_refresh_shows_the_viewer_of_the_request_whatever_the_browser_says_it_knows(
    people: People, voice: int, signed_in: SignedIn
) -> None:
    add(people, "Our switch", audience=ComponentAudience.STAFF)
    with signed_in(people.bob):
        tree, _, _ = refreshed_services(1, services_shown(people.alice, SERVICES).digest, "/services", "")
    assert "Our switch" not in html_text(tree)


def test_nobody_is_refused(database: Engine, signed_in: SignedIn) -> None:
    with signed_in(None), pytest.raises(SignInRequiredError):
        refreshed_services(1, None, "/services", "")


def test_the_page_costs_four_statements_while_nothing_is_going_on(database: Engine, people: People, voice: int) -> None:
    with counted(database) as statements:
        services_page(people.bob, SERVICES)
    assert len(statements) == 4


@pytest.fixture
def lines(people: People) -> dict[str, int]:
    """A component for everybody, one for Acme and one for staff."""
    return {
        "Voice Platform": add(people, "Voice Platform"),
        "Acme line": add(
            people, "Acme line", audience=ComponentAudience.ORGANISATIONS, organisation_ids=(people.acme,)
        ),
        "Our switch": add(people, "Our switch", audience=ComponentAudience.STAFF),
    }


@pytest.fixture
def incidents(lines: dict[str, int]) -> dict[str, str]:
    """An open incident on each of the components, and one on all of them that is over; their public ids."""
    with unit_of_work() as work:
        found = {
            name: opened(work, {component_id: PARTIAL}, name=f"{name} is down", body=BODY)
            for name, component_id in lines.items()
        }
        found["all"] = opened(work, dict.fromkeys(lines.values(), PARTIAL), name="All down", body=BODY)
        told(work, found["all"], "resolved")
    return found


def shown(viewer: Viewer, path: str, search: str = "") -> ServicesShown:
    return services_shown(viewer, address_of(path, search))


def code_of(people: People, name: str) -> str:
    with reading() as session:
        return component_named(session, people.erin, name=name).public_id


def test_maintenance_that_nobody_ends_is_told_as_on_the_public_pages(
    people: People, voice: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = clock.now()
    with unit_of_work() as work:
        name = opened(
            work, {voice: ComponentStatus.UNDER_MAINTENANCE}, kind=IncidentKind.MAINTENANCE, name="New firmware",
            body=BODY, scheduled_for=moment + HOUR, scheduled_until=moment + 2 * HOUR,
        )  # fmt: skip
    for later, is_told in ((0 * HOUR, False), (5 * HOUR, True)):
        monkeypatch.setattr("dashboard.services.shown.now", lambda later=later: moment + later)
        for path in ("/services", "/services/history", f"/services/incidents/{name}"):
            text = html_text(shown(people.bob, path).tree)
            assert ("could not be brought up to date since" in text) is is_told, path


def test_each_sees_the_incidents_of_what_they_may_know(people: People, incidents: dict[str, str]) -> None:
    for path in ("/services", "/services/history"):
        seen = {
            name: [line for line in ("Voice Platform", "Acme line", "Our switch") if f"{line} is down" in text]
            for name, text in {
                "carol": html_text(shown(people.carol, path).tree),
                "bob": html_text(shown(people.bob, path).tree),
                "alice": html_text(shown(people.alice, path).tree),
            }.items()
        }
        assert seen == {
            "carol": ["Voice Platform"],
            "bob": ["Voice Platform", "Acme line"],
            "alice": ["Voice Platform", "Acme line", "Our switch"],
        }


def test_an_incident_shows_each_only_the_services_they_may_know(people: People, incidents: dict[str, str]) -> None:
    path = f"/services/incidents/{incidents['all']}"
    carols, bobs, alices = (html_text(shown(each, path).tree) for each in (people.carol, people.bob, people.alice))
    assert ("Acme line" in carols, "Our switch" in carols) == (False, False)
    assert ("Acme line" in bobs, "Our switch" in bobs) == (True, False)
    assert ("Acme line" in alices, "Our switch" in alices) == (True, True)
    assert "Not public" not in carols
    assert (bobs.count("Not public"), alices.count("Not public")) == (1, 2)
    # Who wrote it is for staff.
    assert ("by <bdi>Erin" in bobs, "by <bdi>Erin" in alices) == (False, True)


def test_what_is_not_for_the_viewer_is_missing_like_what_is_not_there(
    people: People, incidents: dict[str, str]
) -> None:
    paths = [
        f"/services/incidents/{incidents['Acme line']}",
        f"/services/uptime/{code_of(people, 'Acme line')}",
    ]
    for path in paths:
        assert shown(people.bob, path)
        messages = set()
        for missing in (path, f"{path.rsplit('/', 1)[0]}/nothing00000"):
            with pytest.raises(NotFoundError) as refused:
                shown(people.carol, missing)
            messages.add(refused.value.message)
        assert len(messages) == 1


def test_each_page_has_its_title_its_way_back_and_no_second_heading(people: People, incidents: dict[str, str]) -> None:
    paths = {
        "/services/history": "History",
        f"/services/incidents/{incidents['all']}": "All down",
        f"/services/uptime/{code_of(people, 'Voice Platform')}": "Voice Platform",
    }
    for path, title in paths.items():
        page = services_page(people.bob, address_of(path, ""))
        headings = [each for each in page._traverse() if type(each).__name__ == "H1"]
        assert [text_of(each) for each in headings] == [title]
        assert '<a href="/services"' in html_text(
            next(each for each in page._traverse() if type(each).__name__ == "Nav")
        )


def test_links_stay_in_the_portal_and_files_are_fetched_outside_of_it(
    people: People, incidents: dict[str, str]
) -> None:
    trees = [
        shown(people.bob, path).tree
        for path in (
            "/services",
            "/services/history",
            f"/services/incidents/{incidents['all']}",
            f"/services/uptime/{code_of(people, 'Voice Platform')}",
        )
    ]
    links = [each for tree in trees for each in parts(tree) if type(each).__name__ == "A"]
    files = {each.href for each in links if getattr(each, "rel", "") == "external"}
    pages = {each.href for each in links if getattr(each, "rel", "") != "external"}
    assert files == {
        "/history.rss",
        "/history.atom",
        "/api/v2/summary.json",
        f"/services/uptime/{code_of(people, 'Voice Platform')}.csv",
    }
    assert all(address.startswith("/services") for address in pages)


def test_the_seconds_of_a_service_are_for_those_who_may_know_it(
    people: People, lines: dict[str, int], signed_in: SignedIn
) -> None:
    code = code_of(people, "Acme line")
    with signed_in(people.bob):
        answer = component_csv(code)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{code}.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_data(as_text=True).splitlines()[0].startswith("\ufeffDay (Europe/London),")
    for viewer, missing in ((people.carol, code), (people.bob, "nothing00000")):
        with signed_in(viewer), pytest.raises(NotFoundError):
            component_csv(missing)
    with signed_in(None), pytest.raises(SignInRequiredError):
        component_csv(code)


def test_the_history_has_pages_and_no_others(people: People, incidents: dict[str, str]) -> None:
    assert "Page 1 of 1" in html_text(shown(people.bob, "/services/history", "?page=1").tree)
    for number in ("2", "0", "-1", "x", "1" * 5000, "\u0661"):
        with pytest.raises(NotFoundError):
            shown(people.bob, "/services/history", f"?page={number}")


def test_a_page_of_an_incident_is_refreshed_for_its_viewer(
    people: People, incidents: dict[str, str], signed_in: SignedIn
) -> None:
    path = f"/services/incidents/{incidents['Acme line']}"
    with signed_in(people.bob):
        tree, _, _ = refreshed_services(1, None, path, "")
    assert "We are looking into it." in html_text(tree)
    with signed_in(people.carol), pytest.raises(NotFoundError):
        refreshed_services(1, None, path, "")


def test_the_navigation_counts_the_open_incidents_the_viewer_may_know(
    database: Engine, people: People, incidents: dict[str, str], signed_in: SignedIn
) -> None:
    told = {}
    for name, viewer in {"carol": people.carol, "bob": people.bob, "alice": people.alice}.items():
        with signed_in(viewer), counted(database) as statements:
            told[name] = text_of(open_incidents_badge({}))
        assert len(statements) == 1
    assert told == {
        "carol": "1 (1 open incident)",
        "bob": "2 (2 open incidents)",
        "alice": "3 (3 open incidents)",
    }
    with signed_in(None), pytest.raises(SignInRequiredError):
        open_incidents_badge({})


def test_where_no_incident_is_open_the_navigation_says_nothing(people: People, signed_in: SignedIn) -> None:
    with signed_in(people.bob):
        assert open_incidents_badge({}) == []


def test_reads_do_not_grow_with_the_number_of_incidents(
    database: Engine, people: People, lines: dict[str, int]
) -> None:
    with unit_of_work() as work:
        codes = [opened(work, {lines["Voice Platform"]: PARTIAL}) for _ in range(20)]
    paths = {
        "/services": 6,
        "/services/history": 6,
        f"/services/incidents/{codes[0]}": 10,
        f"/services/uptime/{code_of(people, 'Voice Platform')}": 6,
    }
    for path, expected in paths.items():
        with counted(database) as statements:
            shown(people.bob, path)
        assert len(statements) == expected

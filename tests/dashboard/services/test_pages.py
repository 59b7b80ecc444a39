"""System status for signed-in people: each sees what is meant for them, and hears again only what changed."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest
from dash import no_update
from flask import Flask
from flask_login import LoginManager, UserMixin, login_user
from sqlalchemy import Engine

from dashboard.pages import Address
from dashboard.services import ids
from dashboard.services.callbacks import refreshed_services
from dashboard.services.pages import services_page, services_shown
from ingest.db.engine import unit_of_work
from ingest.enums import ComponentAudience, ComponentStatus
from ingest.errors import SignInRequiredError
from ingest.system_status import service
from ingest.system_status.schemas import ComponentDraft
from ingest.viewer import Viewer
from status.html import html_text
from tests.support.databases import counted
from tests.support.people import People

SERVICES = Address(path="/services", params={}, variables={})
MAJOR = ComponentStatus.MAJOR_OUTAGE
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
    return html_text(services_shown(viewer).tree)


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
    assert page[ids.DIGEST].data == services_shown(people.bob).digest
    headings = [each for each in page._traverse() if type(each).__name__ == "H1"]
    assert [each.children for each in headings] == ["System Status"]


def test_what_looks_the_same_is_not_sent_again(people: People, voice: int, signed_in: SignedIn) -> None:
    known = services_shown(people.bob).digest
    with signed_in(people.bob):
        tree, moment, digest = refreshed_services(1, known)
    assert (tree, digest) == (no_update, no_update)
    assert html_text(moment).startswith("<time")


def test_what_changed_is_sent_with_its_digest(people: People, voice: int, signed_in: SignedIn) -> None:
    known = services_shown(people.bob).digest
    with unit_of_work() as work:
        service.set_component_status(work, people.erin, component_id=voice, status=MAJOR)
    with signed_in(people.bob):
        tree, _, digest = refreshed_services(1, known)
    assert "Major Service Outage" in html_text(tree)
    assert digest == services_shown(people.bob).digest != known


def test_the_refresh_shows_the_viewer_of_the_request_whatever_the_browser_says_it_knows(
    people: People, voice: int, signed_in: SignedIn
) -> None:
    add(people, "Our switch", audience=ComponentAudience.STAFF)
    with signed_in(people.bob):
        tree, _, _ = refreshed_services(1, services_shown(people.alice).digest)
    assert "Our switch" not in html_text(tree)


def test_nobody_is_refused(database: Engine, signed_in: SignedIn) -> None:
    with signed_in(None), pytest.raises(SignInRequiredError):
        refreshed_services(1, None)


def test_the_page_costs_four_statements(database: Engine, people: People, voice: int) -> None:
    with counted(database) as statements:
        services_page(people.bob, SERVICES)
    assert len(statements) == 4

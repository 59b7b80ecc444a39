"""A request of somebody at the desk, and components for it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest
from dash._callback_context import context_value
from dash._utils import AttributeDict
from flask import Flask
from flask_login import LoginManager, UserMixin, login_user

from ingest.db.engine import unit_of_work
from ingest.enums import ComponentAudience
from ingest.system_status import service
from ingest.system_status.schemas import ComponentDraft
from ingest.viewer import Viewer
from tests.support.desk_forms import Parts
from tests.support.people import People

SignedIn = Callable[[Viewer | None], AbstractContextManager[None]]


@dataclass
class Account(UserMixin):
    viewer: Viewer
    id: str = "1"


@pytest.fixture
def signed_in() -> SignedIn:
    """A callback's request of somebody, or with None of nobody."""
    app = Flask(__name__)
    app.secret_key = "for this test"
    LoginManager(app).user_loader(lambda _: None)

    @contextmanager
    def request_of(viewer: Viewer | None) -> Iterator[None]:
        token = context_value.set(AttributeDict(updated_props={}))
        with app.test_request_context("/_dash-update-component", method="POST"):
            if viewer is not None:
                login_user(Account(viewer))
            yield
        context_value.reset(token)

    return request_of


@pytest.fixture
def parts(people: People) -> Parts:
    """Two public components, one of Acme and one of staff."""
    with unit_of_work() as session:
        made = [
            service.create_component(session, people.erin, draft=draft)
            for draft in (
                ComponentDraft("Voice Platform"),
                ComponentDraft("Voicemail"),
                ComponentDraft("Acme Line", audience=ComponentAudience.ORGANISATIONS, organisation_ids=(people.acme,)),
                ComponentDraft("Core Switch", audience=ComponentAudience.STAFF),
            )
        ]
    return Parts(*made)

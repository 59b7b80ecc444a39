"""What this kind of software got wrong about identity: one test, or several, for each line, named in the docstring."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, update
from werkzeug.test import Cookie, TestResponse

from dashboard.app import create_app
from dashboard.commands.helping import answer_help
from dashboard.signin.addresses import safe_next
from dashboard.signin.identity import REMEMBERED_COOKIE
from ingest import clock
from ingest.db.engine import current_engine, reading, unit_of_work
from ingest.enums import SessionEnd
from ingest.models import Account, AccountSession, AuditEntry, HelpRequest, Mail, SingleUseLink, Throttle
from ingest.notifications.current import current_mailing
from ingest.notifications.outgoing import outgoing_mail
from ingest.people import service
from ingest.people.links import LinkPurpose, issue_link, link_token
from ingest.people.passwords import password_hash
from ingest.people.sessions import GRACE
from ingest.portal.current import current_portal, use_portal
from ingest.settings import load_settings
from tests.support.callbacks import called
from tests.support.databases import SqliteTemplate, counted, in_use
from tests.support.people import People, settle_people

OLD, NEW = "grey herons at dawn", "seven lamps on the pier"
HOST = "help.northgate.example"
HOME = f"https://{HOST}"
BOB, CAROL, NOBODY = "bob@acme.example", "carol@globex.example", "nobody@acme.example"


@dataclass(frozen=True)
class World:
    """The service behind TLS over the standing people; Bob and Carol have a password."""

    app: Dash
    engine: Engine
    people: People

    def browser(self) -> "Browser":
        """A browser without any cookie."""
        return Browser(self.app.server, self.app.server.response_class)


class Browser(FlaskClient):
    """A browser that asks the service by the name it has."""

    def open(self, *asked: Any, **more: Any) -> TestResponse:
        """One request."""
        return super().open(*asked, **({"base_url": HOME} | more))

    def kept(self) -> AbstractContextManager[Any]:
        """What the service keeps in the signed cookie."""
        return self.session_transaction(base_url=HOME)

    def cookie(self, name: str) -> Cookie:
        """One cookie it has."""
        found = self.get_cookie(name, domain=HOST)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def service_of_all(sqlite_template: SqliteTemplate) -> Iterator[World]:
    """Made once: each test here brings back what it needs."""
    with sqlite_template.copy() as url, in_use(url):
        app = create_app(load_settings(demo=True, database_url=url, base_url=HOME))
        with unit_of_work() as session:
            people = settle_people(session)
        yield World(app, current_engine(), people)
        current_engine().dispose()


@pytest.fixture
def world(service_of_all: World) -> World:
    """Everybody active with the old password, nobody counted, no letter and no request."""
    kept = password_hash(OLD)
    with unit_of_work() as session:
        for table in (Throttle, HelpRequest, Mail, SingleUseLink):
            session.query(table).delete()
        names = Account.user_name.in_([BOB, CAROL])
        session.execute(update(Account).where(names).values(password_hash=kept, is_active=True))
    return service_of_all


def sent(browser: Browser, path: str, **typed: str) -> TestResponse:
    """A form filled in and sent, with the token its page gave out."""
    page = browser.get(path).get_data(as_text=True)
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page)
    given = {"csrf_token": token.group(1) if token else ""}
    return browser.post(path, data=given | typed, headers={"Referer": f"{HOME}{path}"})


def signed_in(world: World, *, name: str = BOB, password: str = OLD, **more: str) -> Browser:
    browser = world.browser()
    assert sent(browser, "/signin", user_name=name, password=password, **more).status_code == 303
    return browser


def is_in(browser: Browser) -> bool:
    return browser.get("/").status_code == 200


def words(answer: TestResponse) -> str:
    """What an answer says, less what is of chance and what was typed."""
    return re.sub(r'value="[^"]*"', "", answer.get_data(as_text=True))


def link(purpose: LinkPurpose = LinkPurpose.RESET, *, account_id: int | None) -> str:
    with unit_of_work() as session:
        return link_token(session, link_id=issue_link(session, purpose=purpose, account_id=account_id))


def locked(world: World, name: str) -> None:
    for _ in range(current_portal().sign_in.attempts):
        with unit_of_work() as session:
            service.sign_in(session, user_name=name, password="wrong")


def newest_letter() -> str:
    """The text of the newest letter as it leaves."""
    with reading() as session:
        mail_id = session.scalars(select(func.max(Mail.id))).one()
        brand, mailing = current_portal().brand, current_mailing()
        return outgoing_mail(session, mail_id=mail_id, brand=brand, mailing=mailing).rendered.text


def test_links_are_built_from_the_base_url_and_never_from_the_host_header(world: World) -> None:
    """7. Reset and activation links built from the Host header."""
    browser = world.browser()
    page = browser.get("/forgot").get_data(as_text=True)
    token = re.search(r'type="hidden" value="([^"]+)"', page)
    typed = {"csrf_token": token.group(1) if token else "", "user_name": BOB}
    evil = {"Referer": "https://evil.example/forgot", "X-Forwarded-Host": "evil.example"}
    assert browser.post("/forgot", data=typed, headers=evil, base_url="https://evil.example").status_code == 400
    assert sent(browser, "/forgot", user_name=CAROL).status_code == 200
    assert sent(browser, "/forgot", user_name=BOB).status_code == 200
    answer_help()
    text = newest_letter()
    assert f"{HOME}/reset/" in text
    assert "evil" not in text


def test_no_message_tells_whether_there_is_an_account(world: World) -> None:
    """8. Telling whether an account exists, by message: known, unknown, locked, inactive, and without a password."""
    locked(world, CAROL)
    inactive, without = "erin@helmdesk.example", "alice@helmdesk.example"
    with unit_of_work() as session:
        session.execute(update(Account).where(Account.user_name == inactive).values(is_active=False))
    tried = [(BOB, "wrong"), (NOBODY, OLD), (CAROL, OLD), (inactive, OLD), (without, ""), ("", "")]
    answers = [sent(world.browser(), "/signin", user_name=name, password=text) for name, text in tried]
    assert {(one.status_code, words(one)) for one in answers} == {(401, words(answers[0]))}
    for path in ("/forgot", "/unlock"):
        answers = [sent(world.browser(), path, user_name=name) for name in (BOB, NOBODY, CAROL, inactive)]
        assert {(one.status_code, words(one)) for one in answers} == {(200, words(answers[0]))}


def test_every_name_costs_the_same_work(world: World) -> None:
    """8. ... or by time: the database is asked the same, in the same order, for every name."""
    locked(world, CAROL)
    inactive = "erin@helmdesk.example"
    with unit_of_work() as session:
        session.execute(update(Account).where(Account.user_name == inactive).values(is_active=False))

    def statements(path: str, **typed: str) -> list[str]:
        browser = world.browser()
        browser.get(path)
        with counted(world.engine) as asked:
            sent(browser, path, **typed)
        return asked.texts

    for path, typed in (("/signin", {"password": OLD + "x"}), ("/forgot", {}), ("/unlock", {})):
        # The first failure of a network begins its count; all others find it.
        statements(path, user_name="first", **typed)
        names = (BOB, NOBODY, CAROL, inactive)
        asked = {name: statements(path, user_name=name, **typed) for name in names}
        # A name that was counted before is found, others are counted anew.
        assert {tuple(asked[name]) for name in (BOB, NOBODY, inactive)} == {tuple(asked[BOB])}, path
        assert len(asked[CAROL]) == len(asked[BOB]), path


def test_guessing_is_stopped_by_name_and_by_network(world: World) -> None:
    """8. ... no throttle on sign-in."""
    locked(world, BOB)
    assert sent(world.browser(), "/signin", user_name=BOB, password=OLD).status_code == 401
    portal = current_portal()
    rules = portal.sign_in.model_copy(update={"attempts_per_address": 4})
    use_portal(portal.model_copy(update={"sign_in": rules}))
    for number in range(4):
        assert sent(world.browser(), "/signin", user_name=f"x{number}", password="wrong").status_code == 401
    answer = sent(world.browser(), "/signin", user_name=CAROL, password=OLD)
    assert "Too many attempts were made from your network" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/forgot", "/unlock"])
def test_links_cannot_be_asked_for_without_end(world: World, path: str) -> None:
    """8. ... on reset, unlock, public forms: three a name, thirty a network, and strangers are mailed nothing."""
    locked(world, BOB)
    answer_help()
    with reading() as session:
        before = session.scalars(select(func.count()).select_from(Mail)).one()
    for number in range(32):
        answer = sent(world.browser(), path, user_name=BOB if number < 6 else f"stranger{number}@far.example")
    assert answer.status_code == 429
    answer_help()
    with reading() as session:
        assert session.scalars(select(func.count()).select_from(Mail)).one() - before == 3


def test_a_change_of_the_password_ends_the_other_session_at_its_next_click(world: World) -> None:
    """9. Session kept after password change."""
    here, other = signed_in(world), signed_in(world, is_remembered="y")
    typed = {"password-current.value": OLD, "password-new.value": NEW, "password-again.value": NEW}
    answer = called(world.app, here, "password_changed", {"password-change.n_clicks": 1, **typed})
    assert "Your password is changed" in answer.get_data(as_text=True)
    assert is_in(here)
    assert other.get("/tickets").headers["Location"].startswith("/signin")
    assert called(world.app, other, "search_results", {"global-search.value": "x"}).status_code == 401
    assert not is_in(signed_out_copy(world, here, before=OLD))


def signed_out_copy(world: World, here: Browser, *, before: str) -> Browser:
    """A browser that tries the password of before."""
    browser = world.browser()
    assert sent(browser, "/signin", user_name=BOB, password=before).status_code == 401
    return browser


def test_deactivation_ends_sessions_remembered_sign_ins_and_links(world: World) -> None:
    """9. ... or deactivation."""
    browser, token = signed_in(world, is_remembered="y"), link(account_id=world.people.bob.account_id)
    with unit_of_work() as session:
        service.deactivate_account(session, world.people.root, user_name=BOB)
    assert not is_in(browser)
    assert browser.get(f"/reset/{token}").status_code == 410


def test_a_copied_cookie_is_dead_after_signing_out(world: World) -> None:
    """9. Session kept: the cookie alone is not the session."""
    browser, thief = signed_in(world, is_remembered="y"), world.browser()
    for name in ("helmdesk_session", REMEMBERED_COOKIE):
        thief.set_cookie(name, browser.cookie(name).value, domain=HOST)
    assert is_in(thief)
    page = browser.get("/_dash-layout").get_data(as_text=True)
    token = re.search(r'"name":"csrf_token"[^}]*?"value":"([^"]+)"', page)
    given = {"csrf_token": token.group(1) if token else ""}
    browser.post("/signout", data=given, headers={"Referer": f"{HOME}/"})
    assert not is_in(browser)
    assert not is_in(thief)
    with reading() as session:
        told = select(AuditEntry.action, AuditEntry.account_id).order_by(AuditEntry.id.desc()).limit(1)
        assert session.execute(told).one() == ("signed_out", world.people.bob.account_id)


def test_signing_in_begins_a_session_of_its_own(world: World) -> None:
    """9. Session fixation."""
    browser = world.browser()
    with browser.kept() as planted:
        planted["_user_id"], planted["planted"] = "1:planted", "yes"
    page = browser.get("/signin").get_data(as_text=True)
    token = re.search(r'type="hidden" value="([^"]+)"', page)
    typed = {"csrf_token": token.group(1) if token else "", "user_name": BOB, "password": OLD}
    browser.post("/signin", data=typed, headers={"Referer": f"{HOME}/signin"})
    with browser.kept() as kept:
        assert "planted" not in kept
        first = kept["_user_id"]
    with signed_in(world).kept() as other:
        assert other["_user_id"] != first


@pytest.mark.parametrize("wanted", [
    "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "javascript:alert(1)", "/signin",
    "http:evil.example", "/ /evil.example", "///evil.example", "/\n/evil.example", "evil.example", "/signout",
])  # fmt: skip
def test_next_leads_to_no_other_site(wanted: str) -> None:
    """9. Open redirect in `next`."""
    assert safe_next(wanted) == "/"


def test_one_returns_to_where_one_was_going(world: World) -> None:
    """9. ... while an address of this portal is returned to."""
    browser = world.browser()
    asked = browser.get("/tickets?stage=open").headers["Location"]
    assert sent(browser, asked, user_name=BOB, password=OLD).headers["Location"] == "/tickets?stage=open"
    assert sent(world.browser(), "/signin?next=//evil.example", user_name=BOB, password=OLD).headers["Location"] == "/"


def test_a_link_works_once_and_looking_at_it_does_not_use_it(world: World) -> None:
    """9. Links used twice."""
    path = f"/reset/{link(account_id=world.people.bob.account_id)}"
    browser = world.browser()
    for _ in range(3):
        assert browser.get(path).status_code == 200
        assert browser.head(path).status_code == 200
    refused = sent(browser, path, password="short", again="short")
    assert (refused.status_code, "characters" in refused.get_data(as_text=True)) == (422, True)
    assert sent(browser, path, password=NEW, again=NEW).status_code == 200
    assert sent(browser, path, password=OLD, again=OLD).status_code == 410
    assert signed_in(world, password=NEW)


@pytest.mark.parametrize("path", ["/activate", "/reset", "/unlock", "/confirm-address"])
def test_a_link_ends_with_its_time(world: World, path: str) -> None:
    """9. No expiry."""
    purposes = {"/activate": LinkPurpose.ACTIVATION, "/reset": LinkPurpose.RESET, "/unlock": LinkPurpose.UNLOCK}
    token = link(purposes.get(path, LinkPurpose.NEW_ADDRESS), account_id=world.people.bob.account_id)
    assert world.browser().get(f"{path}/{token}").status_code == 200
    with unit_of_work() as session:
        session.execute(update(SingleUseLink).values(expires_at=clock.now()))
    assert world.browser().get(f"{path}/{token}").status_code == 410


def test_a_remembered_token_shown_twice_ends_the_sign_in_and_is_told_of(world: World) -> None:
    """9. Session kept: a stolen token is of use to nobody once it was exchanged."""
    browser, thief = signed_in(world, is_remembered="y"), world.browser()
    cookie = browser.cookie(REMEMBERED_COOKIE)
    assert (cookie.http_only, cookie.secure, cookie.same_site) == (True, True, "Lax")
    browser.delete_cookie("helmdesk_session", domain=HOST)
    assert is_in(browser)
    with unit_of_work() as session:
        session.execute(update(AccountSession).values(renewed_at=clock.now() - GRACE))
    thief.set_cookie(REMEMBERED_COOKIE, cookie.value, domain=HOST)
    assert not is_in(thief)
    assert not is_in(browser)
    with reading() as session:
        newest = select(AccountSession.end_reason).order_by(AccountSession.id.desc()).limit(1)
        assert session.scalars(newest).one() == SessionEnd.REPLAYED
        told = select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(1)
        assert session.scalars(told).one() == "sign_in_replayed"


def test_what_opens_an_account_is_told_to_no_other_site_and_no_log(
    world: World, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """9. Links: no referrer, no copy kept, nothing of a token or password in a log."""
    token = link(account_id=world.people.bob.account_id)
    browser = world.browser()
    for answer in (browser.get(f"/reset/{token}"), sent(browser, f"/reset/{token}", password=NEW, again=OLD),
                   browser.get(f"/unlock/{token}"), browser.get("/forgot"), browser.get("/signin")):  # fmt: skip
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "script-src 'unsafe" not in answer.headers["Content-Security-Policy"]
    out, err = capfd.readouterr()
    for secret in (token, NEW, OLD):
        assert secret not in out + err + caplog.text
    with reading() as session:
        trail = [f"{one.subject} {one.details}" for one in session.scalars(select(AuditEntry))]
    assert not any(secret in line for secret in (token, NEW, OLD) for line in trail)


@pytest.mark.parametrize("path", ["/signin", "/forgot", "/unlock", "/reset/{}", "/unlock/{}", "/activate/{}"])
def test_a_form_without_its_token_does_nothing(world: World, path: str) -> None:
    """Headers: CSRF on every form."""
    token = link(account_id=world.people.bob.account_id)
    typed = {"user_name": BOB, "password": OLD, "again": OLD}
    browser = world.browser()
    answer = browser.post(path.format(token), data=typed, headers={"Referer": f"{HOME}/"})
    assert answer.status_code != 303
    assert not is_in(browser)
    with reading() as session:
        assert session.scalars(select(HelpRequest)).all() == []
        assert session.scalars(select(SingleUseLink.used_at)).all() == [None]

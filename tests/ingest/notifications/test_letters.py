"""Letters: what each kind needs and says, how they leave, and that hostile facts stay words."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text

from ingest.db.engine import reading, unit_of_work
from ingest.enums import LetterKind
from ingest.errors import InvalidInputError
from ingest.notifications.current import Mailing
from ingest.notifications.letter_rendering import LINK_IS_IN_THE_MAIL, LetterContent, letter_link, rendered_letter
from ingest.notifications.letter_texts import TEXTS, LetterText, check_facts, told_lines
from ingest.notifications.letters import write_letter
from ingest.notifications.queries import mail_view
from ingest.notifications.sending import send_mails
from ingest.notifications.service import retry_mail
from ingest.people.links import LinkPurpose, issue_link, link_token, use_link
from ingest.portal.loader import load_portal
from ingest.viewer import Viewer
from tests.support.mail import BASE_URL, mail_server, outbox, sending_to
from tests.support.people import People
from tests.support.tickets import opened

K = LetterKind
BRAND = load_portal("managed").brand
MAILING = Mailing("https://help.northgate.example", "no-reply@northgate.example", None)
NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)
HOSTILE = '<b>x</b>{brand}{0}"\r\nBcc: all@acme.example\x00\u202e'


def every_fact(letter: LetterText, words: str) -> dict[str, str]:
    return {name: NOON.isoformat() if name.endswith("_at") else words for name in letter.known}


def content_of(kind: LetterKind, words: str = "Some words") -> LetterContent:
    letter = TEXTS[kind]
    return LetterContent(kind, "Europe/London", every_fact(letter, words), "the-token" if letter.link_path else None)


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_says_all_its_facts_and_leads_where_it_should(kind: LetterKind) -> None:
    letter, content = TEXTS[kind], content_of(kind)
    check_facts(kind, content.facts, has_link=content.token is not None)
    mail = rendered_letter(content, brand=BRAND, mailing=MAILING)
    assert len(told_lines(letter, {**content.facts, "brand": "B"})) == len(letter.lines)
    assert BRAND.name in mail.text
    assert "{" not in mail.text
    assert ("4 July 2026, 13:00 BST" in mail.text) == any(name.endswith("_at") for name in letter.known)
    link = letter_link(content, base_url=MAILING.base_url)
    assert link.startswith(MAILING.base_url) == bool(letter.link_path or letter.page)
    assert link in mail.text
    assert link in mail.html
    assert bool(link) == bool(letter.call)


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_can_do_with_what_it_must_have(kind: LetterKind) -> None:
    letter = TEXTS[kind]
    least = dict.fromkeys(letter.required, "Words")
    check_facts(kind, least, has_link=letter.needs_link)
    mail = rendered_letter(LetterContent(kind, "UTC", least), brand=BRAND, mailing=MAILING)
    assert mail.subject
    assert "{" not in mail.text


def test_hostile_facts_are_words_and_the_subject_is_one_line() -> None:
    for kind in LetterKind:
        mail = rendered_letter(content_of(kind, HOSTILE), brand=BRAND, mailing=MAILING)
        assert "<b>" not in mail.html
        for words in (mail.subject, mail.text, mail.html, mail.preview):
            assert not {"\x00", "\r", "\u202e"} & set(words)
        assert "\n" not in mail.subject


@pytest.mark.parametrize(
    ("kind", "facts", "has_link", "named"),
    [
        (K.TICKET_NOTE, {"number": "T1", "title": "No tone"}, False, {"author"}),
        (K.RESET, {"password": "x"}, True, {"password"}),
        (K.RESET, {}, False, {"link_id"}),
        (K.ACCESS_ENDED, {}, True, {"link_id"}),
        (K.RESET, {"expires_at": "tomorrow"}, True, {"expires_at"}),
        (K.RESET, {"expires_at": "2026-07-04T12:00:00"}, True, {"expires_at"}),
    ],
)
def test_what_makes_no_letter_is_refused_by_name(
    kind: LetterKind, facts: dict[str, str], has_link: bool, named: set[str]
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_facts(kind, facts, has_link=has_link)
    assert set(refused.value.fields) == named


@pytest.mark.parametrize("address", ["", "eve", "eve@evil.example, bob@acme.example", "eve@evil.example\r\nBcc: x@y.z"])
def test_a_letter_goes_to_one_address(people: People, database: Engine, address: str) -> None:
    with pytest.raises(InvalidInputError, match="no e-mail address"), unit_of_work() as session:
        write_letter(session, kind=K.ACCESS_ENDED, address=address, name="Eve", timezone="UTC")
    assert outbox(database) == []


def test_a_letter_leaves_by_the_same_queue_as_mails_about_tickets(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        number = opened(session, people.leo, organisation_id=people.acme, contact_id=people.bob.contact_id)
        write_letter(session, kind=K.ACCESS_DECLINED, address="eve@new.example", name="Eve\r\nX: y", timezone="UTC",
                     facts={"reason": "We know no such company."})  # fmt: skip
    with mail_server() as (box, url):
        sending_to(url)
        assert (send_mails(), send_mails()) == (1, 0)
    (mail,) = box.mails
    assert mail["To"].addresses[0].addr_spec == "eve@new.example"
    assert mail["Subject"] == f"Your request for access to {BRAND.name}"
    assert (mail["Auto-Submitted"], mail["Precedence"], mail["References"]) == ("auto-generated", "bulk", None)
    assert "We know no such company." in mail.get_body(("plain",)).get_content()
    about_ticket, letter = outbox(database)
    assert (about_ticket.state, about_ticket.letter_kind) == ("waiting", None)
    assert (letter.state, letter.attempts, letter.address) == ("sent", 1, "eve@new.example")
    assert mail["Message-ID"] == f"<mail-{letter.token}@northgate.example>"
    assert number in about_ticket.subject


def test_nothing_is_sent_to_the_address_mails_come_from(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        write_letter(session, kind=K.ACCESS_ENDED, address="No-Reply@northgate.example", name="Us", timezone="UTC")
    with mail_server() as (box, url):
        sending_to(url)
        assert send_mails() == 0
    assert box.mails == []
    assert outbox(database)[0].state == "dropped"


def test_letters_about_access_are_read_by_administrators_alone(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        write_letter(session, kind=K.ACCESS_DECLINED, address="eve@new.example", name="Eve", timezone="UTC",
                     facts={"reason": "We know no such company."})  # fmt: skip

    def seen(viewer: Viewer) -> bool:
        with reading() as session:
            view = mail_view(session, viewer, mail_id=outbox(database)[0].id)
        assert (view.row.recipient, view.row.address) == ("Eve", "eve@new.example")
        return view.rendered is not None and "no such company" in view.rendered.text

    assert [seen(one) for one in (people.root, people.leo, people.alice)] == [True, False, False]


def test_a_letters_link_is_shown_nowhere_when_it_is_hidden() -> None:
    content = LetterContent(K.RESET, "UTC", {}, "the-token", LINK_IS_IN_THE_MAIL)
    mail = rendered_letter(content, brand=BRAND, mailing=MAILING)
    for words in (mail.text, mail.html):
        assert "the-token" not in words
        assert "/reset/" not in words
        assert LINK_IS_IN_THE_MAIL in words


def reset_letter(people: People) -> str:
    """A letter with a link to a new password for Bob; its token."""
    with unit_of_work() as session:
        link_id = issue_link(session, purpose=LinkPurpose.RESET, account_id=people.bob.account_id)
        write_letter(session, kind=K.RESET, address="bob@acme.example", name="Bob Field", timezone="Europe/London",
                     account_id=people.bob.account_id, link_id=link_id, facts={"user_name": "bob"})  # fmt: skip
        return link_token(session, link_id=link_id)


def test_the_token_of_a_link_is_made_when_the_letter_leaves_and_rests_nowhere(people: People, database: Engine) -> None:
    token = reset_letter(people)
    with database.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM mails")).all())
    assert token not in kept
    assert token.partition("-")[2] not in kept

    def shown(viewer: Viewer) -> str:
        with reading() as session:
            view = mail_view(session, viewer, mail_id=outbox(database)[0].id)
        return "" if view.rendered is None else view.rendered.html

    assert f'href="{BASE_URL}/reset/{token}" target="_top"' in shown(people.root)
    assert shown(people.leo) == ""
    with mail_server() as (box, url):
        sending_to(url)
        assert token not in shown(people.root)
        assert LINK_IS_IN_THE_MAIL in shown(people.root)
        assert send_mails() == 1
    said = box.mails[0].get_body(("plain",)).get_content()
    assert f"{BASE_URL}/reset/{token}" in said.splitlines()
    assert re.search(r"The link works once, until \d+ \w+ \d{4}, \d\d:\d\d (GMT|BST) \(Europe/London\)", said)


def test_a_letter_whose_link_no_longer_opens_is_dropped(people: People, database: Engine) -> None:
    reset_letter(people)
    token = reset_letter(people)
    with unit_of_work() as session:
        use_link(session, token=token, purpose=LinkPurpose.RESET)
    with mail_server() as (box, url):
        sending_to(url)
        assert send_mails() == 0
    assert box.mails == []
    assert [mail.state for mail in outbox(database)] == ["dropped", "dropped"]
    assert "newer one was sent" in (outbox(database)[0].reason or "")
    assert "used already" in (outbox(database)[1].reason or "")


def test_a_letter_that_failed_can_be_sent_again(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        mail_id = write_letter(session, kind=K.ACCESS_ENDED, address="bob@acme.example", name="Bob", timezone="UTC")
    with mail_server() as (box, url):
        sending_to(url)
        box.on_step = lambda step: "550 No such user" if step.startswith("RCPT") else None
        assert send_mails() == 0
        box.on_step = lambda _step: None
        with unit_of_work() as session:
            retry_mail(session, people.root, mail_id=mail_id)
        assert send_mails() == 1

"""Letters: what each kind needs and says, how they leave, and that hostile facts stay words."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

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
from ingest.portal.loader import load_portal
from ingest.viewer import Viewer
from tests.support.mail import mail_server, outbox, sending_to
from tests.support.people import People
from tests.support.tickets import opened

K = LetterKind
BRAND = load_portal("managed").brand
MAILING = Mailing("https://help.northgate.example", "no-reply@northgate.example", None)
NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)
HOSTILE = '<b>x</b>{brand}{0}"\r\nBcc: all@acme.example\x00\u202e'


def every_fact(text: LetterText, words: str = "Some words") -> dict[str, str]:
    return {name: NOON.isoformat() if name.endswith("_at") else words for name in text.known}


def content_of(kind: LetterKind, words: str = "Some words") -> LetterContent:
    text = TEXTS[kind]
    return LetterContent(kind, "Europe/London", every_fact(text, words), "the-token" if text.link_path else None)


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_says_all_its_facts_and_leads_where_it_should(kind: LetterKind) -> None:
    text, content = TEXTS[kind], content_of(kind)
    check_facts(kind, content.facts, has_link=content.token is not None)
    mail = rendered_letter(content, brand=BRAND, mailing=MAILING)
    assert len(told_lines(text, {**content.facts, "brand": "B"})) == len(text.lines)
    assert BRAND.name in mail.text
    assert "{" not in mail.text
    assert ("4 July 2026, 13:00 BST" in mail.text) == any(name.endswith("_at") for name in text.known)
    link = letter_link(content, base_url=MAILING.base_url)
    assert link.startswith(MAILING.base_url) == bool(text.link_path or text.page)
    assert link in mail.text
    assert link in mail.html
    assert bool(link) == bool(text.call)


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_can_do_with_what_it_must_have(kind: LetterKind) -> None:
    text = TEXTS[kind]
    least = dict.fromkeys(text.required, "Words")
    check_facts(kind, least, has_link=text.needs_link)
    mail = rendered_letter(LetterContent(kind, "UTC", least), brand=BRAND, mailing=MAILING)
    assert mail.subject
    assert "{" not in mail.text


def test_hostile_facts_are_words_and_the_subject_is_one_line() -> None:
    for kind in LetterKind:
        mail = rendered_letter(content_of(kind, HOSTILE), brand=BRAND, mailing=MAILING)
        assert "<b>" not in mail.html
        for text in (mail.subject, mail.text, mail.html, mail.preview):
            assert not {"\x00", "\r", "\u202e"} & set(text)
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
        number = opened(session, people.alice, organisation_id=people.acme, contact_id=people.bob.contact_id)
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
    content = LetterContent(K.RESET, "UTC", {}, "the-token", is_link_hidden=True)
    mail = rendered_letter(content, brand=BRAND, mailing=MAILING)
    for text in (mail.text, mail.html):
        assert "the-token" not in text
        assert "/reset/" not in text
        assert LINK_IS_IN_THE_MAIL in text


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

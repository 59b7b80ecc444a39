"""Mails as they are read and as they travel: whatever people wrote is text, and headers are ours."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest

from ingest.enums import MailRole, NotificationKind
from ingest.notifications.current import Mailing
from ingest.notifications.messages import email_message
from ingest.notifications.rendering import MAX_EVENTS_SHOWN, rendered_mail, ticket_link
from ingest.notifications.rules import subject_of
from ingest.notifications.schemas import MailContent, OutgoingMail, RenderedMail, ToldEvent
from ingest.portal.loader import load_portal
from ingest.tickets.schemas import FieldChange

BRAND = load_portal("managed").brand
MAILING = Mailing("https://help.northgate.example", "no-reply@northgate.example", None)
NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)
REPLY = ToldEvent(NotificationKind.REPLY, NOON, "Alice Moore", 7, "Amber?\n\nOr red?", (), None)
MOVED = ToldEvent(
    NotificationKind.STATUS, NOON, "Alice Moore", None, None, (FieldChange("Status", "New", "Waiting Customer"),), None
)
CONTENT = MailContent(
    mail_id=1,
    token="abc",
    subject="T1: No dial tone",
    number="T20260704.0001",
    title="No dial tone",
    ticket_id=5,
    description="Handsets are dead.",
    status_label="Waiting Customer",
    organisation="Acme",
    site="Leeds",
    request_type_label="1. Incident",
    role=MailRole.CONTACT,
    recipient_name="Bob Field",
    address="bob@acme.example",
    timezone="America/New_York",
    is_to_staff=False,
    has_sign_in=True,
    administrators=(),
    events=(REPLY, MOVED),
)
HOSTILE = (
    '<script>alert(1)</script><img src=x onerror=alert(1)>"\'><a href="javascript:alert(1)">x</a>'
    "\r\nBcc: all@acme.example"
    "\x00\x07\u202egnp.exe\u2066{{ 7*7 }}{% raw %}"
)


class _Elements(HTMLParser):
    """The elements of a document, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def rendered(content: MailContent = CONTENT):  # noqa: ANN201 - what is rendered
    return rendered_mail(content, brand=BRAND, mailing=MAILING)


def outgoing(content: MailContent, mail: RenderedMail) -> OutgoingMail:
    return OutgoingMail(
        token=content.token, recipient_name=content.recipient_name, address=content.address, rendered=mail,
        thread=content.ticket_id, is_switchable=content.has_sign_in, problem=None,
    )  # fmt: skip


def test_a_mail_says_what_happened_to_what_when_and_where_to_go() -> None:
    mail = rendered()
    for said in (
        "Alice Moore replied",
        "No dial tone",
        "4 July 2026, 08:00 EDT (America/New_York)",
        "Amber?",
        "Waiting Customer",
        "Northgate Support",
        "https://help.northgate.example/tickets/T20260704.0001#message-7",
        "https://help.northgate.example/profile/notifications",
        "you are the contact of this ticket",
    ):
        assert said in mail.text, said
        assert said in mail.html, said
    assert f"background:{BRAND.colour};color:#ffffff" in mail.html
    assert "more happened" not in mail.text
    assert "changed the status" not in mail.text
    assert "    Amber?\n    \n    Or red?" in mail.text
    assert "Amber?<br><br>Or red?" in mail.html


def test_a_mail_without_a_message_leads_to_the_ticket() -> None:
    moved = replace(CONTENT, events=(MOVED,))
    assert ticket_link(moved, mailing=MAILING) == "https://help.northgate.example/tickets/T20260704.0001"
    assert "Alice Moore changed the status to Waiting Customer" in rendered(moved).text


def test_hostile_words_are_words() -> None:
    event = ToldEvent(
        NotificationKind.REPLY, NOON, HOSTILE, 7, HOSTILE, (FieldChange(HOSTILE, HOSTILE, HOSTILE),), HOSTILE
    )
    hostile = replace(
        CONTENT, title=HOSTILE, number=f"T1{HOSTILE}", description=HOSTILE, organisation=HOSTILE, site=HOSTILE,
        recipient_name=HOSTILE, status_label=HOSTILE, request_type_label=HOSTILE, events=(event, event),
        subject=subject_of(number="T1", title=HOSTILE),
    )  # fmt: skip
    plain, mail = rendered(), rendered(hostile)
    known = {tag for tag, _ in _Elements(plain.html).found} | {"ul", "li", "strong"}
    elements = _Elements(mail.html).found
    assert {tag for tag, _ in elements} <= known
    links = {attributes["href"] for tag, attributes in elements if tag == "a"}
    assert all(str(link).startswith("https://help.northgate.example/") for link in links)
    assert not any(name.startswith("on") for _, attributes in elements for name in attributes)
    for text in (mail.text, mail.html, mail.subject, mail.preview):
        assert not re.search("[\x00-\x08\x0b-\x1f\u202e\u2066]", text)
    assert "{{ 7*7 }}" in mail.text
    assert "\n" not in mail.subject
    message = email_message(outgoing(hostile, mail), brand=BRAND, mailing=MAILING, now=NOON)
    parsed = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert sorted(set(parsed.keys())) == sorted(set(_message().keys()))
    assert len(parsed.keys()) == len(_message().keys())
    assert [str(one.addr_spec) for one in parsed["To"].addresses] == ["bob@acme.example"]


def _message():  # noqa: ANN202 - an e-mail message
    return email_message(outgoing(CONTENT, rendered()), brand=BRAND, mailing=MAILING, now=NOON)


def test_headers_keep_a_ticket_together_and_answering_machines_silent() -> None:
    message = message_from_bytes(_message().as_bytes(), policy=policy.default)
    assert message["Message-ID"] == "<mail-abc@northgate.example>"
    assert message["References"] == message["In-Reply-To"] == "<ticket-5@northgate.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["List-Id"] == "<tickets.northgate.example>"
    assert message["List-Unsubscribe"] == "<https://help.northgate.example/profile/notifications>"
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert max(map(len, _message().as_bytes().split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "address",
    [
        "bob",
        "bob@acme.example, eve@evil.example",
        "bob@acme.example\r\nBcc: eve@evil.example",
        "",
        "@",
        "@acme.example",
        "bob@",
        "a b@acme.example",
        "bob@acme.example>",
        "bob@acme..example",
    ],
)
def test_what_is_no_address_makes_no_message(address: str) -> None:
    mail = outgoing(replace(CONTENT, address=address), rendered())
    with pytest.raises(ValueError, match="no e-mail address"):
        email_message(mail, brand=BRAND, mailing=MAILING, now=NOON)


def test_other_alphabets_arrive_whole() -> None:
    words = "Ça ne marche pas: 电话没有声音 👩‍💻"
    content = replace(CONTENT, subject=words, recipient_name="Zoë 王", events=(replace(REPLY, body=words),))
    message = email_message(outgoing(content, rendered(content)), brand=BRAND, mailing=MAILING, now=NOON)
    raw = message.as_bytes()
    raw.decode("ascii")
    parsed = message_from_bytes(raw, policy=policy.default)
    assert parsed["Subject"] == words
    assert parsed["To"].addresses[0].display_name == "Zoë 王"
    assert words in parsed.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_of_a_great_many_events_each_is_told_in_short_and_the_rest_counted() -> None:
    many = replace(CONTENT, events=tuple(replace(REPLY, body=f"{one} " + "x" * 5000) for one in range(30)))
    mail = rendered(many)
    assert f"{30 - MAX_EVENTS_SHOWN} more happened" in mail.text
    assert "Alice Moore replied, and more happened" in mail.html
    assert len(mail.html) < 40_000


def test_a_message_the_frame_shows_opens_its_links_on_top() -> None:
    shown = rendered_mail(CONTENT, brand=BRAND, mailing=MAILING, opens_on_top=True)
    targets = [attributes.get("target") for tag, attributes in _Elements(shown.html).found if tag == "a"]
    assert targets == ["_top"] * 3
    assert "target" not in rendered().html

"""The outbox on screen: addresses, states, a mail in a frame that can do nothing, and sending again."""

from datetime import timedelta

import dash_mantine_components as dmc
import pytest
from dash import html
from sqlalchemy import Engine, update

from dashboard.outbox import ids
from dashboard.outbox.addresses import ROWS_A_PAGE, mail_number, outbox_address, outbox_filters, page_number
from dashboard.outbox.components import KIND_WORDS, LETTER_WORDS, ROLE_WORDS, STATE_WORDS
from dashboard.outbox.pages import mail_page, outbox_list
from dashboard.pages import Address
from ingest import clock
from ingest.db.engine import unit_of_work
from ingest.enums import LetterKind, MailRole, MailState, NotificationKind
from ingest.errors import ForbiddenError, NotFoundError
from ingest.models import Mail
from ingest.notifications.letters import write_letter
from ingest.notifications.schemas import OutboxFilters
from ingest.notifications.service import entering_history
from ingest.tickets.service import reply_to_ticket
from ingest.viewer import Viewer
from tests.support.mail import outbox, sending_to
from tests.support.people import People
from tests.support.tickets import opened
from tests.support.trees import components, links, words


@pytest.fixture
def number(people: People, database: Engine) -> str:
    """Bob's ticket with one reply, of which Bob has to be told."""
    with unit_of_work() as session:
        with entering_history(session):
            number = opened(session, people.bob, title="No <b>dial</b> tone")
        reply_to_ticket(session, people.alice, number=number, body="Amber? <script>alert(1)</script>")
    return number


def shown_list(viewer: Viewer, **params: list[str]) -> object:
    return outbox_list(viewer, Address("/desk/outbox", params, {}))


def shown(viewer: Viewer, mail_id: int) -> object:
    return mail_page(viewer, Address(f"/desk/outbox/{mail_id}", {}, {"mail_id": str(mail_id)}))


def test_the_list_says_who_is_told_what_and_how_it_stands(people: People, database: Engine, number: str) -> None:
    told = words(shown_list(people.alice))
    for said in ("1 mail", "no mail server is set up", "Bob Field", "bob@acme.example", "Reply, Status", "Waiting"):
        assert said in told, said
    mail = outbox(database)[0]
    assert (f"{number}: No <b>dial</b> tone", f"/desk/outbox/{mail.id}") in links(shown_list(people.alice))
    sending_to("smtp://mail.example:25")
    assert "through mail.example" in words(shown_list(people.alice))


def test_the_list_is_filtered_by_state_and_ticket_and_comes_in_pages(
    people: People, database: Engine, number: str
) -> None:
    assert "1 mail" in words(shown_list(people.alice, state=["waiting"], ticket=[number]))
    assert "No mail fits these filters" in words(shown_list(people.alice, state=["failed"]))
    assert "No mail fits these filters" in words(shown_list(people.alice, ticket=["T1"]))
    for index in range(ROWS_A_PAGE):
        with unit_of_work() as session:
            session.execute(update(Mail).values(next_attempt_at=clock.now() - timedelta(hours=2),
                                                created_at=clock.now() - timedelta(hours=2)))  # fmt: skip
            reply_to_ticket(session, people.alice, number=number, body=f"Reply {index}")
    first, second = shown_list(people.alice), shown_list(people.alice, page=["2"])
    assert "1 to 50 of 51" in words(first)
    assert ("Older", "/desk/outbox?page=2") in links(first)
    assert "51 to 51 of 51" in words(second)
    assert ("Newer", "/desk/outbox") in links(second)


def test_a_mail_is_shown_in_a_frame_without_scripts_whose_links_open_on_top(
    people: People, database: Engine, number: str
) -> None:
    page = shown(people.alice, outbox(database)[0].id)
    (frame,) = (one for one in components(page) if isinstance(one, html.Iframe))
    assert frame.sandbox == "allow-top-navigation-by-user-activation"
    assert "<script" not in frame.srcDoc
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in frame.srcDoc
    assert f"/tickets/{number}#message-" in frame.srcDoc
    assert frame.srcDoc.count('target="_top"') == frame.srcDoc.count("<a ")
    assert "Amber? <script>alert(1)</script>" in words(page)
    assert (number, f"/tickets/{number}") in links(page)


def test_sending_again_is_offered_to_administrators_for_what_has_failed(
    people: People, database: Engine, number: str
) -> None:
    mail_id = outbox(database)[0].id

    def is_offered(viewer: Viewer) -> bool:
        (button,) = (one for one in components(shown(viewer, mail_id)) if isinstance(one, dmc.Button))
        assert button.id == ids.RETRY
        return button.style is None

    assert not is_offered(people.root)
    with unit_of_work() as session:
        session.execute(update(Mail).values(state=MailState.FAILED, reason="The mail server said 550: No such user"))
    assert (is_offered(people.root), is_offered(people.leo)) == (True, False)
    assert "The mail server said 550: No such user" in words(shown(people.leo, mail_id))


def test_letters_about_access_are_listed_for_staff_and_read_by_administrators(people: People, database: Engine) -> None:
    with unit_of_work() as session:
        facts = {"reason": "We know no such company."}
        write_letter(session, kind=LetterKind.ACCESS_DECLINED, address="eve@new.example", name="Eve", timezone="UTC",
                     facts=facts)  # fmt: skip
    mail_id = outbox(database)[0].id
    for said in ("Eve", "eve@new.example", "Request declined", "Waiting"):
        assert said in words(shown_list(people.alice)), said
    assert "Only administrators read this letter" in words(shown(people.alice, mail_id))
    assert "We know no such company." not in words(shown(people.alice, mail_id))
    assert "We know no such company." in words(shown(people.root, mail_id))


def test_everything_a_mail_can_be_has_words() -> None:
    assert set(STATE_WORDS) == set(MailState)
    assert set(KIND_WORDS) == set(NotificationKind)
    assert set(ROLE_WORDS) == set(MailRole)
    assert set(LETTER_WORDS) == set(LetterKind)


def test_contacts_have_no_outbox(people: People, database: Engine, number: str) -> None:
    for viewer in people.contacts:
        with pytest.raises(ForbiddenError):
            shown_list(viewer)
        with pytest.raises(ForbiddenError):
            shown(viewer, outbox(database)[0].id)


@pytest.mark.parametrize("text", ["", "x", "1.5", "-1", "²", "9" * 19])
def test_what_names_no_mail_is_not_found(text: str) -> None:
    with pytest.raises(NotFoundError):
        mail_number(text)


def test_addresses_are_read_and_written_alike_and_nonsense_is_left_out() -> None:
    filters = outbox_filters({"state": ["failed", "nonsense", "failed", "sent"], "ticket": [" T1 "]})
    assert filters == OutboxFilters((MailState.FAILED, MailState.SENT), "T1")
    assert outbox_address(filters, page=3) == "/desk/outbox?state=failed&state=sent&ticket=T1&page=3"
    assert outbox_address(OutboxFilters()) == "/desk/outbox"
    assert [page_number({"page": [text]}) for text in ("3", "0", "-1", "x", "", "9" * 5000)] == [
        3,
        1,
        1,
        1,
        1,
        1_000_000,
    ]

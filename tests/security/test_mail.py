"""Mail: each line of what is promised, with the tests that hold it."""

import pytest
from sqlalchemy import Engine, func, select

from ingest.access.service import ask_for_access
from ingest.db.engine import reading, unit_of_work
from ingest.errors import InvalidInputError
from ingest.models.notifications import Mail
from tests.support.access import ZOE
from tests.support.people import People
from tests.support.promises import missing

PROMISES = {
    "15 names, subjects and addresses inject no header": [
        "ingest/notifications/test_messages.py::test_what_is_no_address_makes_no_message",
        "ingest/notifications/test_letters.py::test_hostile_facts_are_words_and_the_subject_is_one_line",
        "ingest/notifications/test_letters.py::test_a_letter_goes_to_one_address",
    ],
    "16 no loops with answering machines": [
        "ingest/notifications/test_messages.py::test_headers_keep_a_ticket_together_and_answering_machines_silent",
        "ingest/notifications/test_letters.py::test_nothing_is_sent_to_the_address_mails_come_from",
        "ingest/notifications/test_service.py::test_beyond_so_many_mails_an_hour_what_happens_waits_for_one_more",
    ],
    "17 forms for anybody mail strangers once an hour, and ask for a confirmation": [
        "ingest/access/test_requests.py::test_an_address_is_written_to_once_an_hour_and_never_told_why",
        "ingest/access/test_requests.py::test_one_network_can_only_ask_so_often",
        "ingest/access/test_requests.py::test_requests_nobody_confirms_are_forgotten",
    ],
    "tokens rest nowhere and are shown to nobody but their reader": [
        "ingest/notifications/test_letters.py::test_the_token_of_a_link_is_made_when_the_letter_leaves_and_rests_nowhere",
        "ingest/notifications/test_letters.py::test_letters_about_access_are_read_by_administrators_alone",
    ],
}


@pytest.mark.parametrize("line", PROMISES)
def test_each_promise_rests_on_tests_that_are_there(line: str) -> None:
    """Every line: the tests it names exist."""
    assert missing(PROMISES[line]) == []


@pytest.mark.parametrize(
    "given",
    [{"email": "a@b.example\r\nBcc: all@b.example"}, {"email": "a@b.example, c@d.example"}, {"email": "<a@b.example>"}],
)
def test_a_strangers_form_writes_to_one_plain_address_or_to_none(
    people: People, database: Engine, given: dict[str, str]
) -> None:
    """15 and 17: what is no single address is refused before anything is kept or written."""
    with pytest.raises(InvalidInputError), unit_of_work() as session:
        ask_for_access(session, given=ZOE | given)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Mail)) == 0


def test_a_strangers_name_is_one_line_of_words(people: People, database: Engine) -> None:
    """15: a name with line ends is one line in the letter."""
    with unit_of_work() as session:
        ask_for_access(session, given=ZOE | {"name": "Zoe\r\nBcc: all@b.example"})
        letter = session.scalars(select(Mail.letter)).one()
    assert letter["name"] == "Zoe Bcc: all@b.example"  # type: ignore[call-overload,index]

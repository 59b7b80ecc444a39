"""Mail: what strangers type makes neither a header nor a second address."""

import pytest
from sqlalchemy import Engine, func, select

from ingest.access.service import ask_for_access
from ingest.db.engine import reading, unit_of_work
from ingest.errors import InvalidInputError
from ingest.models.notifications import Mail
from tests.support.access import ZOE
from tests.support.people import People


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

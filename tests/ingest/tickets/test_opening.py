"""Opening a ticket from its form: what is kept where, who gets it, and that nothing of a refused form is lost."""

import pytest
from sqlalchemy import Engine, func, select

from ingest.db.engine import reading, unit_of_work
from ingest.errors import HelmdeskError, InvalidInputError
from ingest.metrics.rollup import verify_counts
from ingest.models import ConfigItem, Team, Ticket
from ingest.portal.current import current_portal, use_portal
from ingest.tickets.drafts import discard_draft, keep_draft, kept_draft
from ingest.tickets.form_versions import answered_form
from ingest.tickets.opening import open_from_form
from ingest.tickets.queries import ticket
from ingest.viewer import system_viewer
from tests.support.databases import together
from tests.support.people import People


@pytest.fixture
def gateway(people: People) -> int:
    """A configuration item of Acme in Leeds, owned by the voice team."""
    with unit_of_work() as session:
        item = ConfigItem(
            organisation_id=people.acme, site_id=people.leeds, product="Voice gateway", reference_name="LEE-GW1",
            team_id=people.voice_team, is_retired=False,
        )  # fmt: skip
        session.add_all([item, Team(name="Service desk")])
        session.flush()
        return item.id


def incident(people: People, gateway: int, **more: object) -> dict[str, object]:
    return {
        "title": "No dial tone", "contact": people.bob.contact_id, "description": "Handsets are dead.",
        "urgency": "high", "impact": "others", "config_item": gateway, "customer_reference": "INC-4471",
        "error_messages": "E42",
    } | more  # fmt: skip


def test_an_incident_goes_to_the_team_of_its_item_with_the_priority_that_follows(people: People, gateway: int) -> None:
    with unit_of_work() as session:
        number = open_from_form(
            session, people.bob, request_type="incident", site_id=people.leeds, answers=incident(people, gateway)
        )
        view = ticket(session, people.bob, number=number)
        assert (view.row.team, view.row.priority, view.row.site) == ("Voice support", "high", "Leeds")
        assert (view.row.contact, view.row.customer_reference) == ("Bob Field", "INC-4471")
        assert view.answers == {"error_messages": "E42"}
        assert verify_counts(session, system_viewer()) == []


def test_a_query_goes_to_the_service_desk(people: People, gateway: int) -> None:
    answers = {"title": "When?", "contact": people.bob.contact_id, "description": "When?", "customer_reference": "7"}
    with unit_of_work() as session:
        number = open_from_form(session, people.dora, request_type="query", site_id=people.york, answers=answers)
        assert ticket(session, people.dora, number=number).row.team == "Service desk"


def test_a_change_request_keeps_the_day_asked_for(people: People, gateway: int) -> None:
    answers = {
        "title": "Five users", "contact": people.bob.contact_id, "description": "Please.", "config_item": gateway,
        "customer_reference": "8", "customer_requested_date": "2027-01-31",
    }  # fmt: skip
    with unit_of_work() as session:
        number = open_from_form(
            session, people.bob, request_type="change_request", site_id=people.leeds, answers=answers
        )
        assert str(ticket(session, people.bob, number=number).row.customer_requested_date) == "2027-01-31"


def test_what_belongs_elsewhere_cannot_be_named(people: People, gateway: int, database: Engine) -> None:
    tries = (
        (people.bob, people.york, {"config_item": gateway}),
        (people.carol, people.leeds, {}),
        (people.carol, people.boston, {"config_item": gateway}),
        (people.carol, people.boston, {"contact": people.bob.contact_id}),
        (people.alice, people.leeds, {"contact": people.carol.contact_id}),
    )
    for viewer, site_id, more in tries:
        answers = incident(people, gateway, **more)
        with pytest.raises(InvalidInputError), unit_of_work() as session:
            open_from_form(session, viewer, request_type="incident", site_id=site_id, answers=answers)
    with database.connect() as connection:
        assert connection.execute(select(func.count()).select_from(Ticket)).scalar_one() == 0


def test_a_draft_is_kept_until_the_ticket_is_there(people: People, gateway: int) -> None:
    with unit_of_work() as session:
        keep_draft(
            session, people.bob, request_type="incident", site_id=people.leeds, answers={"title": "No dial", "x": "y"}
        )
    with pytest.raises(InvalidInputError), unit_of_work() as session:
        open_from_form(session, people.bob, request_type="incident", site_id=people.leeds, answers={"title": "No dial"})
    with reading() as session:
        kept = kept_draft(session, people.bob, request_type="incident")
        assert kept is not None
        assert (kept.site_id, kept.answers) == (people.leeds, {"title": "No dial"})
        assert kept_draft(session, people.dora, request_type="incident") is None
    with unit_of_work() as session:
        open_from_form(
            session, people.bob, request_type="incident", site_id=people.leeds, answers=incident(people, gateway)
        )
        assert kept_draft(session, people.bob, request_type="incident") is None


def test_drafts_are_refused_for_foreign_sites_and_endless_forms(people: People) -> None:
    for site_id, answers in ((people.leeds, {}), (people.boston, {"title": "x" * 300_000})):
        with pytest.raises(HelmdeskError), unit_of_work() as session:
            keep_draft(session, people.carol, request_type="query", site_id=site_id, answers=answers)
    with unit_of_work() as session:
        keep_draft(session, people.carol, request_type="query", site_id=people.boston, answers={"title": "a"})
        discard_draft(session, people.bob, request_type="query")
        assert kept_draft(session, people.carol, request_type="query") is not None


def test_a_form_changed_later_leaves_old_tickets_readable(people: People, gateway: int) -> None:
    with unit_of_work() as session:
        number = open_from_form(
            session, people.bob, request_type="incident", site_id=people.leeds, answers=incident(people, gateway)
        )
    portal = current_portal()
    shorter = portal.request_types[0].model_copy(update={"fields": portal.request_types[0].fields[:3]})
    use_portal(portal.model_copy(update={"request_types": (shorter, *portal.request_types[1:])}))
    with reading() as session:
        form = answered_form(session, people.bob, number=number)
        assert form is not None
        assert "error_messages" in {field.key for field in form.fields}
        with pytest.raises(HelmdeskError):
            answered_form(session, people.carol, number=number)


ANSWERS: dict[str, object] = {"title": "When?", "description": "When?", "customer_reference": "7"}


def test_a_form_sent_again_is_the_ticket_it_became_and_a_changed_one_is_another(people: People, gateway: int) -> None:
    answers = ANSWERS | {"contact": people.bob.contact_id}

    def sent(form_token: str | None, **changed: object) -> str:
        with unit_of_work() as session:
            return open_from_form(
                session, people.bob, request_type="query", site_id=people.leeds, answers=answers | changed,
                form_token=form_token,
            )  # fmt: skip

    first = sent("a1")
    assert sent("a1") == first
    others = [sent("a2"), sent("a1", title="When exactly?"), sent(None), sent(None)]
    assert len({first, *others}) == 5


def test_the_same_form_sent_at_the_same_moment_is_one_ticket(people: People, gateway: int) -> None:
    answers = ANSWERS | {"contact": people.bob.contact_id}

    def send() -> str:
        with unit_of_work() as session:
            return open_from_form(
                session, people.bob, request_type="query", site_id=people.leeds, answers=answers, form_token="a1"
            )

    assert len(set(together([send] * 4))) == 1
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Ticket)) == 1


def test_a_form_with_no_token_of_ours_is_refused(people: People, gateway: int) -> None:
    with unit_of_work() as session, pytest.raises(InvalidInputError, match="load the page again"):
        open_from_form(
            session, people.bob, request_type="query", site_id=people.leeds, answers=ANSWERS, form_token="a" * 65
        )

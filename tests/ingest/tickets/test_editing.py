"""Edit Ticket: who may change what, how history says it, and two people at the same ticket at once."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ingest.db.engine import unit_of_work
from ingest.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from ingest.metrics.rollup import verify_counts
from ingest.models import ConfigItem
from ingest.portal.current import current_portal, use_portal
from ingest.portal.forms import FormField
from ingest.tickets import queries, service
from ingest.tickets.answer_words import Shown
from ingest.tickets.editing import EditForm, TicketEdit, edit_form, save_edit
from ingest.tickets.schemas import FieldChange
from ingest.viewer import Viewer
from tests.support.databases import together
from tests.support.people import People
from tests.support.tickets import opened


def ticket_of(session: Session, people: People, **more: object) -> str:
    given = {"site_id": people.leeds, "urgency": "low", "impact": "only_me", "customer_reference": "A-1"}
    return opened(session, people.bob, **(given | more))


def save(session: Session, viewer: Viewer, form: EditForm, **typed: Shown) -> None:
    given = {key.replace("__", "."): value for key, value in typed.items()}
    edit = TicketEdit(form.position, form.values, {**form.values, **given})
    save_edit(session, viewer, number=form.number, edit=edit)


def last_changes(session: Session, viewer: Viewer, number: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (one.field, one.before, one.after) for one in queries.ticket(session, viewer, number=number).events[-1].changes
    ]


def test_a_contact_edits_the_fields_of_the_form_and_history_says_each_in_its_words(
    session: Session, people: People
) -> None:
    number = ticket_of(session, people)
    form = edit_form(session, people.bob, number=number)
    assert form.own == ()
    assert {"title", "contact", "urgency", "error_messages"} <= set(form.values)
    save(session, people.bob, form, title="No tone\x07 at all ", urgency="high", error_messages="E-17",
         contact=str(people.dora.contact_id))  # fmt: skip
    view = queries.ticket(session, people.bob, number=number)
    assert (view.row.title, view.urgency, view.row.contact) == ("No tone at all", "high", "Dora Lane")
    assert view.answers == {"error_messages": "E-17"}
    assert last_changes(session, people.bob, number) == [
        ("Title", "No dial tone", "No tone at all"),
        ("Contact", "Bob Field", "Dora Lane"),
        ("Urgency", "Low", "High"),
        ("Error messages, codes or status lights", None, "E-17"),
        ("Priority", "Low", "High"),
    ]
    assert view.events[-1].actor == "Bob Field"
    assert verify_counts(session, people.root) == []
    assert queries.search_hits(session, people.bob, text="tone at all")


def test_a_form_saved_as_it_was_opened_leaves_no_trace(session: Session, people: People) -> None:
    number = ticket_of(session, people)
    save(session, people.bob, edit_form(session, people.bob, number=number))
    assert len(queries.ticket(session, people.bob, number=number).events) == 1


def test_all_refusals_are_told_at_once_and_nothing_is_saved(session: Session, people: People) -> None:
    number = ticket_of(session, people)
    form = edit_form(session, people.alice, number=number)
    with pytest.raises(InvalidInputError) as caught:
        save(session, people.alice, form, title=" ", urgency="x", contact=str(people.carol.contact_id),
             ticket__site_id=str(people.boston), ticket__status="x", ticket__team_id="x")  # fmt: skip
    assert set(caught.value.fields) == {
        "title", "urgency", "contact", "ticket.site_id", "ticket.status", "ticket.team_id"
    }  # fmt: skip
    assert edit_form(session, people.alice, number=number).values == form.values


def test_staff_move_a_ticket_and_the_counts_move_with_it(session: Session, people: People) -> None:
    number = ticket_of(session, people)
    form = edit_form(session, people.alice, number=number)
    save(session, people.alice, form, ticket__status="in_progress", ticket__site_id=str(people.york),
         ticket__request_type="query", ticket__team_id=str(people.voice_team),
         ticket__assignee_id=str(people.leo.account_id), ticket__category=" Voice  lines ")  # fmt: skip
    row = queries.ticket(session, people.alice, number=number).row
    assert (row.status, row.site, row.request_type, row.team, row.assignee, row.category) == (
        "in_progress", "York", "query", "Voice support", "Leo Grant", "Voice lines"
    )  # fmt: skip
    assert set(last_changes(session, people.bob, number)) == {
        ("Status", "New", "In Progress"),
        ("Company", "Leeds", "York"),
        ("Request Type", "1. Incident", "2. Query"),
        ("Team", None, "Voice support"),
        ("Assigned To", None, "Leo Grant"),
        ("Category", None, "Voice lines"),
    }
    assert verify_counts(session, people.root) == []


def test_the_answers_stay_readable_when_the_request_type_moves(session: Session, people: People) -> None:
    number = ticket_of(session, people, answers={"error_messages": "E-17"})
    save(session, people.alice, edit_form(session, people.alice, number=number), ticket__request_type="query")
    form = edit_form(session, people.bob, number=number)
    assert form.values["error_messages"] == "E-17"
    assert form.form is not None
    assert [one.label for one in form.form.fields if one.key == "urgency"] == ["Urgency"]


def test_a_configuration_item_belongs_to_the_site(session: Session, people: People) -> None:
    items = {}
    for name, site in (("leeds", people.leeds), ("york", people.york)):
        item = ConfigItem(organisation_id=people.acme, site_id=site, product="Gateway", reference_name=name)
        session.add(item)
        session.flush()
        items[name] = item.id
    number = ticket_of(session, people, config_item_id=items["leeds"])
    form = edit_form(session, people.alice, number=number)
    for typed in ({"ticket__site_id": str(people.york)}, {"config_item": str(items["york"])}):
        with pytest.raises(InvalidInputError) as caught:
            save(session, people.alice, form, **typed)
        assert list(caught.value.fields) == ["config_item"]
    save(session, people.alice, form, ticket__site_id=str(people.york), config_item=str(items["york"]))
    assert set(last_changes(session, people.bob, number)) == {
        ("Company", "Leeds", "York"), ("Configuration Item", "leeds", "york")
    }  # fmt: skip


def test_who_may_edit_what_follows_the_definition_and_the_stage(session: Session, people: People) -> None:
    number = ticket_of(session, people)
    form = edit_form(session, people.bob, number=number)
    for key in ("ticket.status", "nonsense"):
        with pytest.raises(InvalidInputError) as caught:
            save(session, people.bob, form, **{key.replace(".", "__"): "complete"})
        assert list(caught.value.fields) == [key]
    service.close_ticket(session, people.bob, number=number)
    assert edit_form(session, people.bob, number=number).values == {}
    assert set(edit_form(session, people.alice, number=number).values) == {
        f"ticket.{name}"
        for name in ("status", "priority", "request_type", "site_id", "config_item_id", "team_id", "assignee_id",
                     "category")
    }  # fmt: skip
    with pytest.raises(ForbiddenError):
        save(session, people.bob, form, title="Late")
    for asked in (number, "T19990101.0001"):
        with pytest.raises(NotFoundError):
            edit_form(session, people.carol, number=asked)


def test_a_change_of_what_only_staff_see_is_kept_from_contacts(session: Session, people: People) -> None:
    portal = current_portal()
    secret = FormField(key="margin", label="Margin", kind="line", is_for_staff=True)
    types = [one.model_copy(update={"fields": (*one.fields, secret)}) for one in portal.request_types]
    use_portal(portal.model_copy(update={"request_types": tuple(types)}))
    number = ticket_of(session, people)
    assert "margin" not in edit_form(session, people.bob, number=number).values
    save(session, people.alice, edit_form(session, people.alice, number=number), margin="12 %")
    assert queries.ticket(session, people.alice, number=number).events[-1].changes == (
        FieldChange("Margin", None, "12 %", is_for_staff=True),
    )
    assert [one.kind for one in queries.ticket(session, people.bob, number=number).events] == ["created"]
    save(session, people.bob, edit_form(session, people.bob, number=number), title="Other")
    assert queries.ticket(session, people.alice, number=number).answers == {"margin": "12 %"}


def test_the_second_is_told_the_difference_and_both_keep_what_only_one_touched(
    session: Session, people: People
) -> None:
    number = ticket_of(session, people)
    alices, bobs = (edit_form(session, one, number=number) for one in (people.alice, people.bob))
    save(session, people.alice, alices, title="Gateway down", ticket__status="in_progress", urgency="high")
    with pytest.raises(ConflictError) as caught:
        save(session, people.bob, bobs, title="No tone in reception", customer_reference="A-2")
    (told,) = caught.value.differences
    assert (told.key, told.label, told.was, told.theirs, told.yours, told.by) == (
        "title", "Title", "No dial tone", "Gateway down", "No tone in reception", "Alice Moore"
    )  # fmt: skip
    assert queries.ticket(session, people.bob, number=number).row.title == "Gateway down"
    present = edit_form(session, people.bob, number=number)
    # Bob keeps his title: he has seen hers. What he did not touch stays as Alice left it.
    seen = {**bobs.values, "title": present.values["title"]}
    typed = {**bobs.values, "title": "No tone in reception", "customer_reference": "A-2"}
    save_edit(session, people.bob, number=number, edit=TicketEdit(present.position, seen, typed))
    view = queries.ticket(session, people.bob, number=number)
    assert (view.row.title, view.urgency, view.row.status, view.row.customer_reference) == (
        "No tone in reception", "high", "in_progress", "A-2"
    )  # fmt: skip


def test_a_clash_of_what_staff_choose_is_told_in_words(session: Session, people: People) -> None:
    number = ticket_of(session, people)
    form = edit_form(session, people.alice, number=number)
    save(session, people.leo, form, ticket__assignee_id=str(people.leo.account_id), ticket__site_id=str(people.york))
    with pytest.raises(ConflictError) as caught:
        save(session, people.alice, form, ticket__assignee_id=str(people.alice.account_id),
             ticket__site_id=str(people.hull))  # fmt: skip
    assert [(one.label, one.was, one.theirs, one.yours, one.by) for one in caught.value.differences] == [
        ("Company", "Leeds", "York", "Hull", "Leo Grant"),
        ("Assigned To", None, "Leo Grant", "Alice Moore", "Leo Grant"),
    ]


def test_of_many_at_once_one_saves_and_the_others_are_told(database: Engine, people: People) -> None:
    with unit_of_work() as session:
        number = ticket_of(session, people)
        form = edit_form(session, people.bob, number=number)

    def act(title: str) -> str:
        try:
            with unit_of_work() as session:
                save(session, people.bob, form, title=title)
        except ConflictError as error:
            return str(error.differences[0].theirs)
        return "saved"

    outcomes = together([lambda one=one: act(f"Title {one}") for one in range(6)])
    with unit_of_work() as session:
        kept = queries.ticket(session, people.bob, number=number)
    assert sorted(map(str, outcomes)) == sorted(["saved", *[kept.row.title] * 5])
    assert len(kept.events) == 2

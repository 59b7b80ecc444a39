"""Filters and addresses: one spelling, nothing lost on the way there and back, wrong values refused by name."""

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.enums import OPEN_STAGES, Stage
from ingest.errors import InvalidInputError
from ingest.tickets.filters import (
    SORT_NAMES,
    TEXT_FILTERS,
    TicketFilters,
    address_query,
    filters_from_address,
    tickets_address,
    unknown_names,
)
from ingest.tickets.periods import Period

PERIODS = st.sampled_from(["2026-05", "2026-05-03", "2025-12-30..2026-01-02", "last-7-days"]).map(Period)
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=20).filter(
    lambda text: text.strip() == text
)
FILTERS = st.builds(
    TicketFilters,
    organisation=st.lists(st.integers(0, 10**12), max_size=3, unique=True).map(tuple),
    site=st.lists(st.integers(0, 10**12), max_size=3, unique=True).map(tuple),
    request_type=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    status=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    priority=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    stage=st.lists(st.sampled_from(["open", "completed", "new", "in_progress"]), max_size=3, unique=True).map(tuple),
    created=st.lists(PERIODS, max_size=2, unique=True).map(tuple),
    completed=st.lists(PERIODS, max_size=2, unique=True).map(tuple),
    mine=st.booleans(),
    approval=st.sampled_from(["", "mine"]),
    q=WORDS | st.just(""),
    team=st.lists(st.integers(0, 10**12), max_size=3, unique=True).map(tuple),
    updated=st.lists(PERIODS, max_size=2, unique=True).map(tuple),
    customer_requested_date=st.lists(PERIODS, max_size=2, unique=True).map(tuple),
    unassigned=st.booleans(),
    **{name: WORDS | st.just("") for name in TEXT_FILTERS},
    sort=st.sampled_from([*SORT_NAMES, *(f"-{name}" for name in SORT_NAMES)]),
)


@given(FILTERS)
def test_an_address_gives_back_exactly_its_filters(filters: TicketFilters) -> None:
    assert filters_from_address(parse_qs(address_query(filters), keep_blank_values=True)) == filters


def test_defaults_leave_no_trace_in_the_address() -> None:
    assert tickets_address(TicketFilters()) == "/tickets"
    assert tickets_address(TicketFilters(stage=("open",), site=(3,))) == "/tickets?site=3&stage=open"


def test_open_is_a_group_of_stages_and_in_progress_the_single_one() -> None:
    assert TicketFilters(stage=("open",)).stages == OPEN_STAGES
    assert TicketFilters(stage=("in_progress", "closed")).stages == (Stage.OPEN, Stage.CLOSED)
    assert TicketFilters().stages is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("site", "1 OR 1=1"),
        ("site", "-1"),
        ("approval", "theirs"),
        ("site", "9" * 30),
        ("organisation", "²"),
        ("created", "soon"),
        ("completed", "2026-02-31"),
        ("stage", "opne"),
        ("sort", "password_hash"),
        ("sort", "--updated"),
        ("team", "x"),
        ("updated", "yesterday-ish"),
        ("customer_requested_date", "2026-13"),
        ("title", "a\x00b"),
        ("serial_number", "9" * 201),
        ("mine", "maybe"),
    ],
)
def test_a_wrong_value_is_refused_under_its_name(name: str, text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        filters_from_address({name: [text]})
    assert list(caught.value.fields) == [name]


def test_unknown_parameters_change_nothing_and_are_named() -> None:
    params = {"utm_source": ["mail"], "stage": ["open"], "view": ["3"]}
    assert filters_from_address(params) == TicketFilters(stage=("open",))
    assert unknown_names(params, besides=("view",)) == ("utm_source",)


def test_one_value_or_all_values_of_a_filter_can_be_taken_away() -> None:
    filters = TicketFilters(site=(1, 2), mine=True, created=(Period("2026-05"),))
    assert filters.without("site", "1").site == (2,)
    assert filters.without("site").site == ()
    assert filters.without("mine").mine is False
    assert filters.without("created", "2026-05").created == ()

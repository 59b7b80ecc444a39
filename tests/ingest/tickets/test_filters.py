"""Filters and addresses: one spelling, nothing lost on the way there and back, wrong values refused by name."""

from dataclasses import replace
from datetime import date
from typing import Any
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
from ingest.tickets.report_filters import AGE_BUCKETS, DURATION_BUCKETS, stage_word

PERIODS = st.sampled_from(["2026-05", "2026-05-03", "2025-12-30..2026-01-02", "last-7-days"]).map(Period)
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=20).filter(
    lambda text: text.strip() == text
)
EXACT = st.sampled_from(["", "-", "--", "-Voice", "0", "7"]) | st.text(
    st.characters(exclude_characters="\x00", codec="utf-8"), max_size=20
)
# A stage of a day goes with the day alone.
STANDING_ON = st.just((None, ())) | st.tuples(
    st.dates(), st.lists(st.sampled_from(["open", "new", "on_hold", "in_progress"]), unique=True).map(tuple)
)


def several(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, max_size=3, unique=True).map(tuple)


REPORTED = st.fixed_dictionaries(
    {
        "in_category": several(EXACT),
        "agent": several(EXACT),
        **{name: several(PERIODS) for name in ("answered", "completion", "reopening")},
        **{name: several(st.sampled_from([*AGE_BUCKETS])) for name in ("age", "quiet")},
        **{name: several(st.sampled_from([*DURATION_BUCKETS])) for name in ("resolution", "first_response")},
        **{name: st.booleans() for name in ("reopened", "one_touch")},
        "weekday": several(st.integers(0, 6)),
        "hour": several(st.integers(0, 23)),
    }
)
FILTERS = st.builds(
    TicketFilters,
    organisation=st.lists(st.integers(0, 10**12), max_size=3, unique=True).map(tuple),
    site=st.lists(st.integers(0, 10**12), max_size=3, unique=True).map(tuple),
    request_type=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    status=st.lists(WORDS, max_size=3, unique=True).map(tuple),
    priority=st.lists(WORDS | st.just(""), max_size=3, unique=True).map(tuple),
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


@given(FILTERS, REPORTED, STANDING_ON)
def test_an_address_gives_back_exactly_its_filters(filters: TicketFilters, reported: Any, standing_on: Any) -> None:
    filters = replace(filters, **reported, open_on=standing_on[0], stage_on=standing_on[1])
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
        ("in_category", "a\x00b"),
        ("agent", "9" * 301),
        ("answered", "soon"),
        ("completion", "2026-02-31"),
        ("reopening", "last-0-days"),
        ("open_on", "2026-05"),
        ("open_on", "20260503"),
        ("stage_on", "new"),
        ("age", "0-2"),
        ("quiet", "under-1h"),
        ("resolution", "0-1"),
        ("first_response", "<1h"),
        ("reopened", "2"),
        ("one_touch", "often"),
        ("weekday", "7"),
        ("weekday", "-1"),
        ("hour", "24"),
        ("hour", "\N{ARABIC-INDIC DIGIT FIVE}"),
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


@pytest.mark.parametrize("word", ["opne", "closed", "completed"])
def test_the_stage_of_a_day_is_an_open_one(word: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        filters_from_address({"open_on": ["2026-05-03"], "stage_on": [word]})
    assert list(caught.value.fields) == ["stage_on"]


def test_without_its_day_a_stage_of_that_day_goes_too() -> None:
    filters = TicketFilters(open_on=date(2026, 5, 3), stage_on=("new", "on_hold"), in_category=("", "-1"))
    assert filters.without("open_on") == TicketFilters(in_category=("", "-1"))
    assert filters.without("stage_on", "new").stage_on == ("on_hold",)
    assert filters.without("in_category", "-").in_category == ("-1",)
    assert filters.without("in_category", "--1").in_category == ("",)


def test_every_single_stage_has_a_word_of_its_own() -> None:
    assert [TicketFilters(stage=(stage_word(stage),)).stages for stage in Stage] == [(stage,) for stage in Stage]


def test_buckets_follow_on_one_another_without_gap_or_overlap() -> None:
    for buckets in (AGE_BUCKETS, DURATION_BUCKETS):
        ends = [*buckets.values()]
        assert ends[0][0] is None
        assert ends[-1][1] is None
        assert [end for _, end in ends[:-1]] == [first for first, _ in ends[1:]]

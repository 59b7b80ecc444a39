"""What a list of tickets is asked for, and its one spelling as an address: the same filters everywhere. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from ingest.enums import COMPLETED_STAGES, OPEN_STAGES, Stage
from ingest.errors import InvalidInputError
from ingest.tickets.periods import Period
from ingest.tickets.report_filters import (
    BUCKET_FILTERS,
    COUNTED_FILTERS,
    EXACT_FILTERS,
    bucket_from_spelling,
    counted_from_spelling,
    day_from_spelling,
    exact_from_spelling,
    exact_spelling,
    require_open_stages,
)

STAGE_GROUPS: dict[str, tuple[Stage, ...]] = {
    "open": OPEN_STAGES,
    "completed": COMPLETED_STAGES,
    # The next step is the provider's.
    "waiting_for_us": (Stage.NEW, Stage.OPEN),
}
# Filters by names of parameters; a column of the same name is what a text filter looks into.
NUMBER_FILTERS = ("organisation", "site", "team", "config_item")
WORD_FILTERS = ("request_type", "status", "priority", "stage")
EVENT_PERIODS = ("answered", "completion", "reopening")
PERIOD_FILTERS = ("created", "updated", "completed", "customer_requested_date", *EVENT_PERIODS)
SWITCHES = ("mine", "unassigned", "reopened", "one_touch")
# Values of these may be '', none, which no address can hold as it is.
SPELT_EXACTLY = frozenset({*EXACT_FILTERS, "priority"})
# What reports lead to, and the facts beside the tickets know.
FACT_FILTERS = (
    *EVENT_PERIODS,
    *("open_on", "stage_on", "reopened", "one_touch"),
    *("weekday", "hour", "quiet", "resolution", "first_response"),
)
TEXT_FILTERS = (
    "number",
    "title",
    "source",
    "config_item_product",
    "serial_number",
    "reference_number",
    "reference_name",
    "created_by",
    "contact",
    "change_approval_status",
    "additional_contacts",
    "customer_reference",
    "category",
    "assignee",
    "external_id",
)
SORT_NAMES = (
    "number",
    "title",
    "created",
    "updated",
    "completed",
    "status",
    "priority",
    "request_type",
    "site",
    "organisation",
    "contact",
)
DEFAULT_SORT = "-updated"
APPROVALS = ("", "mine")
MAX_SEARCH_CHARACTERS = 200
MAX_VALUES = 100
MAX_NAME_CHARACTERS = 60
_SWITCH_WORDS = {"": False, "0": False, "false": False, "no": False, "1": True, "true": True, "yes": True}


@dataclass(frozen=True, slots=True)
class TicketFilters:
    """Filters of a ticket list; values of one filter are alternatives, different filters all apply.

    `site` 0 is 'no site'. `stage` takes 'open' (a group of stages), 'completed' or a single stage; because 'open' is
    both, the single stage open is written 'in_progress'. `mine` is the viewer's own: for contacts the tickets they are
    the contact of, for staff those assigned to them; `approval` 'mine' are open tickets that wait for the viewer's own
    decision; `unassigned` those nobody has. `team` 0 is 'no team'. Texts are
    contained in what the list shows in the column of that name, whatever their case. Days of `created` and
    `completed` are the organisation's, those of `updated` the viewer's.

    Reports lead to further ones, all on the organisation's days. `in_category` is exact, '' none. `agent` is an
    account's id in digits, '0' nobody, or the name of an assignee who has no account. `answered` are periods of the
    first response, `completion` and `reopening` of any such event. `open_on` is a day: tickets open at its end;
    `stage_on`, which needs it, the open stages they were in. `age` is how long open tickets have been open, `quiet`
    how long their customer has seen no update, `resolution` and `first_response` how long each took: names of
    buckets. `weekday` (0 is Monday) and `hour` are those of creation.
    """

    organisation: tuple[int, ...] = ()
    site: tuple[int, ...] = ()
    request_type: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    created: tuple[Period, ...] = ()
    completed: tuple[Period, ...] = ()
    mine: bool = False
    approval: str = ""
    q: str = ""
    team: tuple[int, ...] = ()
    config_item: tuple[int, ...] = ()
    updated: tuple[Period, ...] = ()
    customer_requested_date: tuple[Period, ...] = ()
    unassigned: bool = False
    number: str = ""
    title: str = ""
    source: str = ""
    config_item_product: str = ""
    serial_number: str = ""
    reference_number: str = ""
    reference_name: str = ""
    created_by: str = ""
    contact: str = ""
    change_approval_status: str = ""
    additional_contacts: str = ""
    customer_reference: str = ""
    category: str = ""
    assignee: str = ""
    external_id: str = ""
    in_category: tuple[str, ...] = ()
    agent: tuple[str, ...] = ()
    answered: tuple[Period, ...] = ()
    completion: tuple[Period, ...] = ()
    reopening: tuple[Period, ...] = ()
    open_on: date | None = None
    stage_on: tuple[str, ...] = ()
    age: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()
    resolution: tuple[str, ...] = ()
    first_response: tuple[str, ...] = ()
    reopened: bool = False
    one_touch: bool = False
    weekday: tuple[int, ...] = ()
    hour: tuple[int, ...] = ()
    sort: str = DEFAULT_SORT

    @property
    def stages(self) -> tuple[Stage, ...] | None:
        """The single stages asked for, or None for all; only open tickets have an age."""
        return _single_stages("stage", self.stage or (("open",) if self.age or self.quiet else ()))

    @property
    def stages_on(self) -> tuple[Stage, ...] | None:
        """The single stages of the day `open_on`, or None for all open ones."""
        return _single_stages("stage_on", self.stage_on)

    @property
    def texts(self) -> dict[str, str]:
        """The texts asked for, by column."""
        return {name: text for name in TEXT_FILTERS if (text := getattr(self, name))}

    @property
    def is_counted(self) -> bool:
        """Whether the counts kept beside the tickets know all that is asked for."""
        asks_more = (
            self.team
            or self.config_item
            or self.updated
            or self.customer_requested_date
            or self.unassigned
            or self.texts
            or self.in_category
            or self.agent
            or self.age
        )
        return not (self.mine or self.q or asks_more or self.asks_facts)

    @property
    def asks_facts(self) -> bool:
        """Whether something is asked that only the facts beside the tickets know."""
        return any(getattr(self, name) for name in FACT_FILTERS)

    @property
    def without_facts(self) -> "TicketFilters":
        """The same filters less all that only facts know."""
        plain: dict[str, Any] = {one.name: one.default for one in fields(self) if one.name in FACT_FILTERS}
        return replace(self, **plain)

    @property
    def sort_name(self) -> str:
        """The column sorted by."""
        return self.sort.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        """Whether the sort runs from the largest down."""
        return self.sort.startswith("-")

    def without(self, name: str, value: str | None = None) -> "TicketFilters":
        """The same filters less one value of `name` (all of them when `value` is None)."""
        current = getattr(self, name)
        kept: Any = None if isinstance(current, date) else type(current)()
        if isinstance(current, tuple) and value is not None:
            kept = tuple(one for one in current if spelling(name, one) != value)
        # Stages of a day mean nothing without it.
        more: dict[str, Any] = {"stage_on": ()} if name == "open_on" else {}
        return replace(self, **{name: kept}, **more)


def stages_named(word: str, *, name: str = "stage") -> tuple[Stage, ...]:
    """The stages behind a word of an address; InvalidInputError under the filter's `name`."""
    if word in STAGE_GROUPS:
        return STAGE_GROUPS[word]
    if word == "in_progress":
        return (Stage.OPEN,)
    try:
        return (Stage(word),)
    except ValueError as error:
        raise _refusal(name, f"'{word[:40]}' is not a stage.") from error


def _single_stages(name: str, words: Sequence[str]) -> tuple[Stage, ...] | None:
    if not words:
        return None
    return tuple(dict.fromkeys(stage for word in words for stage in stages_named(word, name=name)))


def filters_from_address(params: Mapping[str, Sequence[str]]) -> TicketFilters:
    """Read the query parameters of an address; wrong values are InvalidInputError by name, unknown names left out."""
    known: dict[str, Any] = {}
    for name in NUMBER_FILTERS:
        known[name] = tuple(_number(name, text) for text in _values(params, name))
    for name in WORD_FILTERS:
        known[name] = _values(params, name)
    known["priority"] = tuple(exact_from_spelling("priority", text) for text in known["priority"])
    for name in PERIOD_FILTERS:
        known[name] = tuple(_period(name, text) for text in _values(params, name))
    for name in SWITCHES:
        known[name] = _switch(name, (params.get(name) or ["0"])[-1])
    for name in TEXT_FILTERS:
        known[name] = _words(name, (params.get(name) or [""])[-1])
    known["approval"] = (params.get("approval") or [""])[-1]
    if known["approval"] not in APPROVALS:
        raise _refusal("approval", f"'{known['approval'][:40]}' is not a choice of 'approval'; use mine.")
    known |= _asked_of_reports(params)
    known["q"] = (params.get("q") or [""])[-1].strip()[:MAX_SEARCH_CHARACTERS]
    known["sort"] = _sort((params.get("sort") or [DEFAULT_SORT])[-1])
    filters = TicketFilters(**known)
    _ = filters.stages  # names a wrong stage now, not when the list is read
    require_open_stages(filters.stages_on, day=filters.open_on)
    return filters


def _asked_of_reports(params: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The filters that reports lead to, periods and switches aside."""
    found: dict[str, Any] = {
        "open_on": day_from_spelling("open_on", (params.get("open_on") or [""])[-1]),
        "stage_on": _values(params, "stage_on"),
    }
    for name in EXACT_FILTERS:
        found[name] = tuple(exact_from_spelling(name, text) for text in _values(params, name))
    for name in BUCKET_FILTERS:
        found[name] = tuple(bucket_from_spelling(name, text) for text in _values(params, name))
    for name in COUNTED_FILTERS:
        found[name] = tuple(counted_from_spelling(name, text) for text in _values(params, name))
    return found


def unknown_names(params: Mapping[str, Sequence[str]], *, besides: Iterable[str] = ()) -> tuple[str, ...]:
    """The parameters of an address that are no filter and none of `besides`, as they are spelt."""
    known = {*(field.name for field in fields(TicketFilters)), *besides}
    return tuple(name[:MAX_NAME_CHARACTERS] for name in params if name not in known)


def address_query(filters: TicketFilters) -> str:
    """The query text of an address ('stage=open&site=3'); defaults are left out, so equal filters have one spelling."""
    pairs: list[tuple[str, str]] = []
    for field in fields(filters):
        value = getattr(filters, field.name)
        if value == field.default:
            continue
        pairs += [(field.name, spelling(field.name, one)) for one in (value if isinstance(value, tuple) else (value,))]
    return urlencode(pairs, safe=".")


def tickets_address(filters: TicketFilters) -> str:
    """The address of the list with these filters."""
    query = address_query(filters)
    return f"/tickets?{query}" if query else "/tickets"


def spelling(name: str, value: object) -> str:
    """How an address spells one value of the filter `name`."""
    if isinstance(value, Period):
        return value.text
    if name in SPELT_EXACTLY and isinstance(value, str):
        return exact_spelling(value)
    return "1" if value is True else str(value)


def _values(params: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(text for text in params.get(name, ()) if text != ""))
    if len(values) > MAX_VALUES:
        raise _refusal(name, f"At most {MAX_VALUES} values of '{name}' can be asked for at once.")
    return values


def _switch(name: str, text: str) -> bool:
    if text not in _SWITCH_WORDS:
        raise _refusal(name, f"'{text[:40]}' is not a choice of '{name}'; use 1.")
    return _SWITCH_WORDS[text]


def _number(name: str, text: str) -> int:
    # 18 digits fit the 64-bit ids of both databases.
    if not (text.isascii() and text.isdigit() and len(text) <= 18):  # noqa: PLR2004 - said above
        raise _refusal(name, f"'{text[:40]}' is not a number of '{name}'.")
    return int(text)


def _words(name: str, text: str) -> str:
    words = text.strip()
    if len(words) > MAX_SEARCH_CHARACTERS:
        raise _refusal(name, f"A filter of '{name}' has at most {MAX_SEARCH_CHARACTERS} characters.")
    # No cell of a list has any, and not every database can be asked about them.
    if any(unicodedata.category(one) == "Cc" for one in words):
        raise _refusal(name, f"A filter of '{name}' cannot hold control characters.")
    return words


def _period(name: str, text: str) -> Period:
    try:
        return Period(text)
    except InvalidInputError as error:
        raise _refusal(name, error.message) from error


def _sort(text: str) -> str:
    if text.removeprefix("-") not in SORT_NAMES:
        raise _refusal("sort", f"'{text[:40]}' is not a column to sort by; use one of {', '.join(SORT_NAMES)}.")
    return text


def _refusal(name: str, message: str) -> InvalidInputError:
    return InvalidInputError(message, fields={name: message})

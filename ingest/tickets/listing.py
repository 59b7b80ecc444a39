"""Reads the ids of a part of a list, and its total, by the way on which the fewest tickets are looked at.

Where few tickets can be behind a list, all are gathered and sorted; where many are, an index is walked in the order
asked for until the page is full. Which of the two, the counts tell: planners guess it, and guess wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from ingest.db.planning import gathers_as_it_counts
from ingest.enums import COMPLETED_STAGES, OPEN_STAGES, Stage
from ingest.tickets.counted import FEW_TICKETS, Counted, counted
from ingest.tickets.fact_conditions import is_told_by_facts, number_by_facts, reads_courses
from ingest.tickets.filters import TicketFilters
from ingest.tickets.search import matching_number
from ingest.tickets.sections import Part, is_sectioned, parts_shown, sections
from ingest.tickets.selecting import (
    Through,
    Way,
    are_completed,
    found_ids_in_order,
    gathered_ids,
    ids_holding_facts,
    ids_holding_words,
    selected_ids,
    selected_number,
)
from ingest.viewer import Viewer

# A page that shows more sections than this is sorted as a whole.
MAX_SECTIONS = 5
# Along an order rows lie here and there: each takes so many times as long as one of all, read as they lie.
_WALKING_COSTS = {"id": 1, "number": 1, "created": 1, "updated": 2, "completed": 2, "title": 5}
# How many tickets beyond the page are asked one by one for words that many hold, and how many are asked at most.
WORDS_MARGIN, WORDS_LIMIT = 2_000, 50_000
# A ticket that is found is read so many times as long as an entry of an index is passed.
READING_COST = 4
# Of a text that more tickets hold, the order is walked: one look at all would read them all.
MOST_LOOKED_FOR = 10_000
# Where more than one in so many candidates fits, facts spare nothing.
MOST_OF_CANDIDATES = 2
# Among so many times the page it is looked for tickets with the facts asked for.
FACTS_TIMES = 50
# So many are gathered as they are found.
FEW_FOUND = 100_000
# For so few are the tickets of one person taken: they are not counted before they are read.
MINE_TICKETS = 1_000
_WHOLE_STAGES = (set(Stage), set(OPEN_STAGES), set(COMPLETED_STAGES))


@dataclass(frozen=True, slots=True)
class Listed:
    """The ids of a part of a list, in its order, and how many tickets the whole list has."""

    ids: Sequence[int]
    total: int


def listed(session: Session, viewer: Viewer, *, part: Part) -> Listed:
    """The tickets of a part of a list. Anybody signed in."""
    known = _known(session, viewer, part.filters)
    if _is_asked_of_facts(known, part.filters):
        if reads_courses(part.filters) and (found := _found_by_facts(session, viewer, part=part)):
            return found
        known = _known_by_facts(session, viewer, known, part.filters)
    if known.way.is_open and part.filters.sort_name == "completed":
        # None of them has a completion to sort by.
        part = replace(part, filters=replace(part.filters, sort="-id" if part.filters.is_descending else "id"))
    if _is_met_in_order(session, viewer, known, part):
        return _met_in_order(session, viewer, known, part=part)
    if known.is_few:
        return _gathered(session, viewer, known, part=part)
    is_sought = known.total is None and part.filters.texts and gathers_as_it_counts(session)
    if is_sought and (found := _looked_for(session, viewer, known, part=part)):
        return found
    total = _total(session, viewer, known, part.filters)
    if part.offset >= total:
        return Listed((), total)
    return Listed(_walked(session, viewer, replace(known, total=total), part=part), total)


def listed_total(session: Session, viewer: Viewer, *, filters: TicketFilters) -> int:
    """How many tickets are behind these filters. Anybody signed in."""
    known = _known(session, viewer, filters)
    if _is_asked_of_facts(known, filters):
        known = _known_by_facts(session, viewer, known, filters)
    return _total(session, viewer, known, filters)


def _known(session: Session, viewer: Viewer, filters: TicketFilters) -> Counted:
    """What is known before a ticket is read, with the words searched for and whether the tickets are one's own."""
    if filters.mine or filters.approval:
        known = Counted(None, MINE_TICKETS, Way(Through.MINE))
    else:
        known = counted(session, viewer, filters=filters)
    if known.total == 0:
        return known
    return _known_by_words(session, viewer, known, filters) if filters.q else known


def _is_asked_of_facts(known: Counted, filters: TicketFilters) -> bool:
    """Whether facts are to be looked through, rather than asked for each of few tickets."""
    return filters.asks_facts and known.total != 0 and not known.is_read_at_once


def _found_by_facts(session: Session, viewer: Viewer, *, part: Part) -> Listed | None:
    """The list in one look at all facts, if they find few tickets; else nothing."""
    return _seen_at_once(session, viewer, part=part, way=Way(Through.FACTS), most=FEW_FOUND + 1)


def _known_by_facts(session: Session, viewer: Viewer, known: Counted, filters: TicketFilters) -> Counted:
    """The same with the number of tickets that facts find, unless those are most of what is looked at anyway."""
    number = number_by_facts(session, viewer, filters=filters)
    total = number if number == 0 or is_told_by_facts(filters) else None
    if number * MOST_OF_CANDIDATES > known.candidates:
        return replace(known, total=total)
    return Counted(total, number, Way(Through.FACTS))


def _known_by_words(session: Session, viewer: Viewer, known: Counted, filters: TicketFilters) -> Counted:
    if filters == TicketFilters(q=filters.q, sort=filters.sort):
        # The index keeps to the viewer's organisation by itself: it is counted without reading the tickets.
        number = matching_number(session, viewer, content=filters.q)
        return Counted(number, number, Way(Through.WORDS))
    few = min(known.candidates, FEW_TICKETS)
    number = matching_number(session, viewer, content=filters.q, limit=few + 1)
    if number <= few:
        return Counted(None if number else 0, number, Way(Through.WORDS))
    return known if known.is_few else replace(known, way=Way(Through.WORDS))


def _total(session: Session, viewer: Viewer, known: Counted, filters: TicketFilters) -> int:
    if known.total is not None:
        return known.total
    return selected_number(session, viewer, filters=filters, way=known.way)


def _is_met_in_order(session: Session, viewer: Viewer, known: Counted, part: Part) -> bool:
    """Whether the page is full sooner along the order than when all that was found is read and sorted."""
    filters, found = part.filters, known.total
    is_alone = filters == TicketFilters(q=filters.q, sort=filters.sort)
    if not (filters.q and is_alone and found and _has_order(filters)) or part.offset >= found:
        return False
    everything = counted(session, viewer, filters=TicketFilters(sort=filters.sort)).total or 0
    walked = _WALKING_COSTS[filters.sort_name] * (part.offset + part.limit) * everything // found
    return found <= FEW_TICKETS and walked < READING_COST * found


def _met_in_order(session: Session, viewer: Viewer, known: Counted, *, part: Part) -> Listed:
    query = found_ids_in_order(session, viewer, filters=part.filters)
    return Listed(session.scalars(query.limit(part.limit).offset(part.offset)).all(), known.total or 0)


def _gathered(session: Session, viewer: Viewer, known: Counted, *, part: Part) -> Listed:
    query = gathered_ids(session, viewer, filters=part.filters, way=known.way, is_counted=known.total is None)
    rows = session.execute(query.limit(part.limit).offset(part.offset)).all()
    if known.total is None and rows:
        return Listed([row.id for row in rows], rows[0].total)
    return Listed([row.id for row in rows], _total(session, viewer, known, part.filters))


def _looked_for(session: Session, viewer: Viewer, known: Counted, *, part: Part) -> Listed | None:
    """The list in one look at all candidates, if few of them hold the texts; else nothing, soon after that shows."""
    return _seen_at_once(session, viewer, part=part, way=known.way, most=MOST_LOOKED_FOR + 1)


def _seen_at_once(session: Session, viewer: Viewer, *, part: Part, way: Way, most: int) -> Listed | None:
    query = gathered_ids(session, viewer, filters=part.filters, way=way, is_counted=True, most=most)
    rows = session.execute(query.limit(part.limit).offset(part.offset)).all()
    if not rows and part.offset == 0:
        return Listed((), 0)
    return Listed([row.id for row in rows], rows[0].total) if rows and rows[0].total < most else None


def _walked(session: Session, viewer: Viewer, known: Counted, *, part: Part) -> Sequence[int]:
    filters = part.filters
    if is_sectioned(filters):
        of = sections(session, viewer, filters=filters)
        shown = list(parts_shown(of, offset=part.offset, limit=part.limit))
        if len(shown) <= MAX_SECTIONS:
            return [ticket_id for one in shown for ticket_id in listed(session, viewer, part=one).ids]
    if filters.q and (ids := _walked_by_words(session, viewer, known, part=part)):
        return ids
    if filters.asks_facts and (ids := _walked_by_facts(session, viewer, known, part=part)):
        return ids
    # Facts of one time may all lie at the far end of an order.
    is_met = known.way.through is not Through.FACTS
    if is_met and _is_walkable(filters, seen=part.offset + part.limit, total=known.total or 0):
        way = replace(known.way, through=Through.ORDER, organisation_id=None)
        query = selected_ids(session, viewer, filters=filters, way=way)
    else:
        query = gathered_ids(session, viewer, filters=filters, way=known.way, is_counted=False)
    return session.scalars(query.limit(part.limit).offset(part.offset)).all()


def _walked_by_words(session: Session, viewer: Viewer, known: Counted, *, part: Part) -> Sequence[int]:
    """The ids, if they are found among the first tickets in the order asked for; else nothing."""
    window = 2 * (part.offset + part.limit) + WORDS_MARGIN
    if not _has_order(part.filters) or window > WORDS_LIMIT:
        return ()
    query = ids_holding_words(session, viewer, filters=part.filters, among=window)
    ids = session.scalars(query.limit(part.limit).offset(part.offset)).all()
    return ids if len(ids) == min(part.limit, (known.total or 0) - part.offset) else ()


def _walked_by_facts(session: Session, viewer: Viewer, known: Counted, *, part: Part) -> Sequence[int]:
    """The ids, if they are found among the first tickets in the order asked for; else nothing."""
    window = FACTS_TIMES * (part.offset + part.limit)
    if not _has_order(part.filters) or window > WORDS_LIMIT:
        return ()
    query = ids_holding_facts(session, viewer, filters=part.filters, among=window)
    ids = session.scalars(query.limit(part.limit).offset(part.offset)).all()
    return ids if len(ids) == min(part.limit, (known.total or 0) - part.offset) else ()


def _is_walkable(filters: TicketFilters, *, seen: int, total: int) -> bool:
    """Whether an index gives the order, and a walk along it ends before all tickets could have been read."""
    if not _has_order(filters):
        return False
    # The indexes tell organisations, and open from completed, without reading the tickets.
    is_told = filters == TicketFilters(organisation=filters.organisation, stage=filters.stage, sort=filters.sort)
    is_told = is_told and set(filters.stages or Stage) in _WHOLE_STAGES
    return is_told or _WALKING_COSTS[filters.sort_name] * seen <= total


def _has_order(filters: TicketFilters) -> bool:
    # Open tickets stand last in the order of completion, and first or last in its index.
    return filters.sort_name in _WALKING_COSTS and (filters.sort_name != "completed" or are_completed(filters))

"""The tiles of the home dashboard: each a count and the filters of exactly the tickets it counts."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ingest.enums import OPEN_STAGES, Stage
from ingest.metrics.home import recently_completed
from ingest.metrics.open_by import stage_total
from ingest.metrics.schemas import Scope, StandingCount
from ingest.portal.current import current_portal
from ingest.tickets.filters import TicketFilters
from ingest.tickets.periods import Period
from ingest.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Tile:
    """A count with its label, its definition in words, and the filters of the list behind it."""

    key: str
    label: str
    definition: str
    count: int
    filters: TicketFilters


def tiles(session: Session, viewer: Viewer, *, scope: Scope, standing: Iterable[StandingCount]) -> tuple[Tile, ...]:
    """The tiles of a scope, from the present counts already read and one further read. Anybody signed in."""
    days = current_portal().recently_completed_days
    completed = recently_completed(session, viewer, scope=scope, days=days)
    return tiles_of(tuple(standing), scope=scope, recently_completed_count=completed, recent_days=days)


def tiles_of(
    standing: tuple[StandingCount, ...], *, scope: Scope, recently_completed_count: int, recent_days: int
) -> tuple[Tile, ...]:
    """The tiles from numbers already read. Pure."""
    recently = Period(f"last-{recent_days}-days")
    return (
        Tile(
            "new",
            "New",
            "Tickets nobody has begun to work on (stage new).",
            stage_total(standing, stages=[Stage.NEW]),
            scope_filters(scope, stage=("new",)),
        ),
        Tile(
            "open",
            "Open",
            "Tickets that are not completed: new, in progress, waiting for the customer or on hold.",
            stage_total(standing, stages=OPEN_STAGES),
            scope_filters(scope, stage=("open",)),
        ),
        Tile(
            "pending_customer",
            "Waiting Customer",
            "Open tickets that wait for an answer of the customer.",
            stage_total(standing, stages=[Stage.PENDING_CUSTOMER]),
            scope_filters(scope, stage=("pending_customer",)),
        ),
        Tile(
            "recently_completed",
            f"Completed, last {recent_days} days",
            f"Tickets completed now whose latest completion lies in the last {recent_days} days, today included.",
            recently_completed_count,
            scope_filters(scope, completed=(recently,)),
        ),
    )


def scope_filters(
    scope: Scope,
    *,
    stage: tuple[str, ...] = (),
    created: tuple[Period, ...] = (),
    completed: tuple[Period, ...] = (),
    request_type: tuple[str, ...] = (),
) -> TicketFilters:
    """The filters of tickets in a scope."""
    return TicketFilters(
        organisation=() if scope.organisation_id is None else (scope.organisation_id,),
        site=() if scope.site_id is None else (scope.site_id,),
        stage=stage,
        created=created,
        completed=completed,
        request_type=request_type,
    )

"""Duties of the worker on sign-ins: answer those who asked for help, and forget what counts no more."""

import time
from datetime import timedelta
from typing import Final

from ingest import clock
from ingest.access.service import forget_unconfirmed
from ingest.db.engine import reading, unit_of_work
from ingest.people.forgetting import forget_old_sign_ins
from ingest.people.helping import answer_next, waiting_requests

FORGET_SECONDS: Final = 3600.0
# For so long people can see with what they signed in, and security officers why it ended.
KEPT_FOR: Final = timedelta(days=90)
_forgot_at = float("-inf")


def answer_help() -> int:
    """Answer everybody who asked for a link; how many."""
    with reading() as session:
        # Nearly always nobody waits; nobody waits for a writer that has nothing to write.
        if not waiting_requests(session):
            return 0
    count = 0
    while _is_answered():
        count += 1
    return count


def forget_sign_ins() -> int:
    """Once an hour: remove counts, links, ended sessions and requests nobody confirmed; how many."""
    global _forgot_at  # noqa: PLW0603 - when this process did it last
    if time.monotonic() - _forgot_at < FORGET_SECONDS:
        return 0
    _forgot_at = time.monotonic()
    with unit_of_work() as session:
        forgotten = forget_unconfirmed(session, now=clock.now())
        return forgotten + forget_old_sign_ins(session, now=clock.now(), kept_for=KEPT_FOR)


def _is_answered() -> bool:
    with unit_of_work() as session:
        return answer_next(session)

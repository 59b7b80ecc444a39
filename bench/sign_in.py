"""Does the time of signing in, or of asking for help, tell whether there is an account? By kind of name, medians."""

import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import delete

from ingest import clock
from ingest.db.engine import open_engine, reading, unit_of_work, use_engine
from ingest.db.migrate import upgrade_database
from ingest.enums import StaffRole
from ingest.models import Account, HelpRequest, Throttle
from ingest.people.helping import ask_for_help
from ingest.people.limits import name_limit
from ingest.people.links import LinkPurpose
from ingest.people.passwords import password_hash, prepare
from ingest.people.secrets import use_secret
from ingest.people.signing_in import begin_attempt, compare_password, settle_attempt
from ingest.people.throttles import Scope, count_attempt

PASSWORD: Final = "seven lamps on the pier"  # noqa: S105 - of accounts that are measured
# By what each is: a name of each kind, of as many characters.
NAMES: Final = {
    "known": "ann.known@acme.example",
    "unknown": "ann.nobody@acme.exampl",
    "locked": "ann.locked@acme.exampl",
    "inactive": "ann.gone@acme.example1",
    "without a password": "ann.waits@acme.example",
}
KINDS: Final = {"known": True, "locked": True, "inactive": False, "without a password": True}
# With so many samples a difference of a twentieth of the spread would show; |t| under 3 is chance.
SURE: Final = 3.0


def measure_sign_in(folder: Path, *, rounds: int) -> None:
    """Print by kind of name the median, and Welch's t against unknown names: sign-in, and a forgotten password."""
    use_secret(lambda: "a secret of this benchmark")
    engine = open_engine(f"sqlite:///{folder / 'sign_in.sqlite3'}")
    use_engine(engine)
    upgrade_database(engine)
    _settle()
    prepare()
    for title, act in (("sign-in with a wrong password", _sign_in), ("forgotten password", _forget)):
        _print(title, _samples(act, rounds=rounds))
    engine.dispose()


def _settle() -> None:
    kept = password_hash(PASSWORD)
    with unit_of_work() as session:
        for kind, is_active in KINDS.items():
            has_password = kind != "without a password"
            account = Account(
                user_name=NAMES[kind],
                display_name="Ann Poe",
                password_hash=kept if has_password else None,
                staff_role=StaffRole.AGENT,
                timezone="UTC",
                is_active=is_active,
                created_at=clock.now(),
            )
            session.add(account)


def _samples(act: Callable[[str], None], *, rounds: int) -> dict[str, list[float]]:
    """Milliseconds by kind; the kinds take turns in a new order each round, so that whatever else happens meets all."""
    found: dict[str, list[float]] = {kind: [] for kind in NAMES}
    chance = random.Random(1)
    for turn in range(rounds + 5):
        kinds = list(NAMES)
        chance.shuffle(kinds)
        for kind in kinds:
            _begin_anew(NAMES[kind], is_locked=kind == "locked")
            started = time.perf_counter()
            act(NAMES[kind])
            spent = (time.perf_counter() - started) * 1000
            if turn >= 5:
                found[kind].append(spent)
    return found


def _begin_anew(name: str, *, is_locked: bool) -> None:
    """Each name as after its first failure, so that no count brings a lock; the one that is locked stays locked."""
    with unit_of_work() as session:
        session.execute(delete(Throttle))
        session.execute(delete(HelpRequest))
        for _ in range(name_limit().attempts if is_locked else 1):
            count_attempt(session, Scope.SIGN_IN_NAME, name, name_limit())


def _sign_in(name: str) -> None:
    with reading() as session:
        attempt = begin_attempt(session, user_name=name)
    comparison = compare_password(attempt, "not the password")
    with unit_of_work() as session:
        settle_attempt(session, attempt, comparison)


def _forget(name: str) -> None:
    with unit_of_work() as session:
        ask_for_help(session, purpose=LinkPurpose.RESET, user_name=name)


def _print(title: str, found: dict[str, list[float]]) -> None:
    print(f"\n{title:<36}{'median ms':>10}{'p90':>9}{'t':>8}")
    for kind, samples in found.items():
        t = _welch(samples, found["unknown"])
        verdict = "" if abs(t) < SURE else "   tells names apart"
        p90 = statistics.quantiles(samples, n=10)[-1]
        print(f"{kind:<36}{statistics.median(samples):>10.2f}{p90:>9.2f}{t:>8.2f}{verdict}", flush=True)


def _welch(one: list[float], other: list[float]) -> float:
    """Welch's t of the middle nine tenths of two samples: the slowest are the machine's own."""
    a, b = (_trimmed(samples) for samples in (one, other))
    spread = (statistics.variance(a) / len(a) + statistics.variance(b) / len(b)) ** 0.5
    return (statistics.mean(a) - statistics.mean(b)) / spread if spread else 0.0


def _trimmed(samples: list[float]) -> list[float]:
    return sorted(samples)[: max(2, len(samples) * 9 // 10)]

"""Workers killed with kill -9 while they send: nothing is lost, nothing doubled but in the one window SMTP leaves."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from ingest import clock
from ingest.db.engine import unit_of_work
from ingest.models import Mail
from ingest.notifications.service import entering_history
from ingest.settings import DEMO_SECRET
from ingest.tickets.service import change_ticket, reply_to_ticket
from ingest.tickets.watching import add_watcher
from tests.support.mail import Postbox, mail_server, outbox
from tests.support.people import People
from tests.support.servers import until
from tests.support.tickets import opened

PATIENCE_SECONDS = 60
REPLIES = 3
Started = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, str]]:
    """A mail server and its address."""
    with mail_server() as (box, url):
        yield box, url


@pytest.fixture
def started(postbox: tuple[Postbox, str], database: Engine, tmp_path: Path) -> Iterator[Started]:
    """Starts workers of the database that send to the mail server; what still runs at the end is killed."""
    settings = {
        "DATABASE_URL": database.url.render_as_string(hide_password=False), "DATA_DIR": str(tmp_path), "DEMO": "1",
        "SECRET_KEY": DEMO_SECRET, "SMTP_URL": postbox[1], "MAIL_FROM": "desk@northgate.example",
    }  # fmt: skip
    environment = os.environ | {f"HELMDESK_{name}": value for name, value in settings.items()}
    running: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        running.append(subprocess.Popen((sys.executable, "-m", "dashboard.cli", "worker"), env=environment))
        return running[-1]

    yield start
    for each in running:
        each.kill()
        each.wait()


def answered(people: People) -> int:
    """A ticket with replies of which Bob and Dora have to be told, each by a mail of its own; how many mails."""
    with unit_of_work() as session, entering_history(session):
        number = opened(session, people.bob)
        change_ticket(session, people.root, number=number, changes={"assignee_id": people.alice.account_id})
        add_watcher(session, people.bob, number=number, contact_id=people.dora.contact_id or 0)
    for index in range(REPLIES):
        with unit_of_work() as session:
            reply_to_ticket(session, people.alice, number=number, body=f"Reply {index}")
            session.execute(update(Mail).values(next_attempt_at=clock.now() - timedelta(seconds=1)))
    return 2 * REPLIES


def claims_run_out() -> None:
    """As if the minutes had gone by after which another worker takes over from one that died."""
    with unit_of_work() as session:
        past = clock.now() - timedelta(seconds=1)
        session.execute(update(Mail).where(Mail.state == "sending").values(claimed_until=past))


def all_sent(database: Engine) -> bool:
    return {row.state for row in outbox(database)} == {"sent"}


@pytest.mark.parametrize("point", ["EHLO", "RCPT dora@acme.example", "DATA"])
def test_a_worker_killed_before_a_mail_is_taken_loses_none_and_doubles_none(
    people: People, database: Engine, postbox: tuple[Postbox, str], started: Started, point: str
) -> None:
    box, _ = postbox
    expected, victims = answered(people), []

    def kill_once(step: str) -> None:
        if step == point and not victims:
            victims.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)

    def refuse_the_dead(step: str) -> str | None:
        kill_once(step)
        # The server is still speaking with the dead: what it has not been given whole it does not have.
        return "421 Gone" if victims and worker.pid == victims[0] else None

    box.on_step = refuse_the_dead
    worker = started()
    assert worker.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    assert {row.state for row in outbox(database)} >= {"sending"}
    box.on_step = lambda _step: None
    claims_run_out()
    worker = started()
    until(lambda: all_sent(database), seconds=PATIENCE_SECONDS)
    assert box.recipients == ["bob@acme.example"] * REPLIES + ["dora@acme.example"] * REPLIES
    assert len({mail["Message-ID"] for mail in box.mails}) == len(box.mails) == expected


def test_in_the_one_window_a_mail_comes_twice_and_is_known_by_its_message_id(
    people: People, database: Engine, postbox: tuple[Postbox, str], started: Started
) -> None:
    """The server has taken it, and the worker dies before it could note so: nobody can tell from our side."""
    box, _ = postbox
    expected, victims = answered(people), []

    def kill_when_taken(step: str) -> None:
        if step == "TAKEN" and not victims:
            victims.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)

    box.on_step = kill_when_taken
    worker = started()
    assert worker.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    claims_run_out()
    started()
    until(lambda: all_sent(database), seconds=PATIENCE_SECONDS)
    ids = [mail["Message-ID"] for mail in box.mails]
    assert (len(ids), len(set(ids))) == (expected + 1, expected)
    first, again = (mail for mail in box.mails if ids.count(mail["Message-ID"]) == 2)
    assert (first["To"], first["Subject"]) == (again["To"], again["Subject"])
    assert first.get_body(("plain",)).get_content() == again.get_body(("plain",)).get_content()


def test_workers_killed_again_and_again_among_others_send_each_mail_once(
    people: People, database: Engine, postbox: tuple[Postbox, str], started: Started
) -> None:
    """Killed at any moment between two mails; three at a time."""
    box, _ = postbox
    expected = answered(people)
    box.on_step = lambda step: time.sleep(0.05) if step == "EHLO" else None
    workers = [started() for _ in range(3)]
    until(lambda: len(box.mails) > 0 or all_sent(database), seconds=PATIENCE_SECONDS)
    os.kill(workers[0].pid, signal.SIGKILL)
    workers[0].wait()
    until(lambda: not {row.state for row in outbox(database)} & {"waiting"}, seconds=PATIENCE_SECONDS)
    time.sleep(0.5)
    left = [row for row in outbox(database) if row.state == "sending"]
    assert len(left) <= 1, "only what the killed one had claimed"
    claims_run_out()
    until(lambda: all_sent(database), seconds=PATIENCE_SECONDS)
    ids = [mail["Message-ID"] for mail in box.mails]
    assert len(set(ids)) == expected
    assert len(ids) <= expected + len(left)

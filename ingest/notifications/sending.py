"""Sends what is due, one mail after the other: claimed, checked once more, handed over, and its end noted at once."""

import structlog

from ingest import clock
from ingest.db.engine import reading, unit_of_work
from ingest.notifications import outbox
from ingest.notifications.current import Mailing, current_mailing
from ingest.notifications.messages import email_message
from ingest.notifications.outgoing import outgoing_mail
from ingest.notifications.posting import MailRefusedError, Post, ServerAwayError
from ingest.portal.current import current_portal

# So that a round of the worker comes to an end; the next one follows at once.
MAILS_PER_ROUND = 50

_log = structlog.get_logger(__name__)


def send_mails() -> int:
    """Send the mails that are due, and give how many left; without a mail server they are kept.

    Between the server's word that it has a mail and our note of it a worker can die: the mail is then sent again, with
    the same Message-ID. Everywhere else a mail is sent once.
    """
    mailing, now = current_mailing(), clock.now()
    if mailing.server is None:
        return 0
    with reading() as session:
        due = outbox.due_mails(session, now=now, limit=MAILS_PER_ROUND)
    if not due:
        return 0
    with Post(mailing.server, mailing) as post:
        return _send_all(due, post, mailing)


def _send_all(due: list[int], post: Post, mailing: Mailing) -> int:
    sent = 0
    for mail_id in due:
        with unit_of_work() as session:
            claim = outbox.claim_mail(session, mail_id=mail_id, now=clock.now())
        if claim is None:
            continue
        try:
            sent += _send(mail_id, claim, post, mailing)
        except ServerAwayError as error:
            with unit_of_work() as session:
                outbox.mark_server_away(session, mail_id=mail_id, claim=claim, reason=str(error), now=clock.now())
            _log.warning("mail server away", reason=str(error))
            break
        except Exception as error:  # noqa: BLE001 - whatever it is, one mail must not stand in the way of the others
            _log.exception("mail not sent", mail_id=mail_id)
            _note_refusal(mail_id, claim, f"It could not be made: {type(error).__name__}.", is_final=False)
    return sent


def _send(mail_id: int, claim: str, post: Post, mailing: Mailing) -> bool:
    """Send one claimed mail; whether it left."""
    brand = current_portal().brand
    with reading() as session:
        mail = outgoing_mail(session, mail_id=mail_id, brand=brand, mailing=mailing)
    if mail.problem is not None:
        with unit_of_work() as session:
            outbox.mark_dropped(session, mail_id=mail_id, claim=claim, reason=mail.problem)
        return False
    address = mail.address or ""
    try:
        post.send(email_message(mail, brand=brand, mailing=mailing, now=clock.now()), address=address)
    except MailRefusedError as error:
        _note_refusal(mail_id, claim, error.reason, is_final=error.is_final)
        return False
    except ValueError as error:
        _note_refusal(mail_id, claim, str(error), is_final=True)
        return False
    with unit_of_work() as session:
        return outbox.mark_sent(session, mail_id=mail_id, claim=claim, address=address, now=clock.now())


def _note_refusal(mail_id: int, claim: str, reason: str, *, is_final: bool) -> None:
    with unit_of_work() as session:
        if is_final:
            outbox.mark_failed(session, mail_id=mail_id, claim=claim, reason=reason)
        else:
            outbox.mark_delayed(session, mail_id=mail_id, claim=claim, reason=reason, now=clock.now())

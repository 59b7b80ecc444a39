"""A mail made ready to leave from its row, be it about a ticket or a letter; an inner step of sending and showing."""

from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.enums import AccessState, LetterKind
from ingest.errors import NotFoundError
from ingest.models.access import AccessRequest
from ingest.models.notifications import Mail
from ingest.models.people import Account
from ingest.notifications import rules
from ingest.notifications.contents import Reader, mail_content
from ingest.notifications.current import Mailing
from ingest.notifications.letter_rendering import LINK_IS_IN_THE_MAIL, LetterContent, rendered_letter
from ingest.notifications.letter_texts import TEXTS
from ingest.notifications.rendering import rendered_mail
from ingest.notifications.schemas import MailContent, OutgoingMail
from ingest.people.links import LinkError, LinkPurpose, link_token, open_link
from ingest.portal.schema import Brand

_PURPOSES: Final = {
    LetterKind.ACTIVATION: LinkPurpose.ACTIVATION,
    LetterKind.RESET: LinkPurpose.RESET,
    LetterKind.UNLOCK: LinkPurpose.UNLOCK,
    LetterKind.SIGN_IN_LOCKED: LinkPurpose.UNLOCK,
    LetterKind.ADDRESS_CONFIRM: LinkPurpose.NEW_ADDRESS,
    LetterKind.ACCESS_CONFIRM: LinkPurpose.ACCESS_REQUEST,
}


ERASED_FACT: Final = "(erased)"


@dataclass(frozen=True, slots=True)
class _Link:
    """The link of a letter: its token and what is known of it, or the problem for which it has none any more."""

    token: str | None = None
    facts: dict[str, str] = field(default_factory=dict)
    problem: str | None = None


_NO_LINK: Final = _Link()


def outgoing_mail(
    session: Session,
    *,
    mail_id: int,
    brand: Brand,
    mailing: Mailing,
    opens_on_top: bool = False,
    shows_link: bool = True,
) -> OutgoingMail:
    """A mail as it leaves now.

    `opens_on_top` and not `shows_link` are for showing it: its links leave the frame it is shown in, and the link of a
    letter is left out.
    """
    letter = session.scalars(select(Mail).where(Mail.id == mail_id, Mail.letter_kind.is_not(None))).one_or_none()
    if letter is not None:
        return _letter(session, letter, brand, mailing, opens_on_top=opens_on_top, shows_link=shows_link)
    content, reader = mail_content(session, mail_id=mail_id)
    return OutgoingMail(
        token=content.token,
        recipient_name=content.recipient_name,
        address=reader.address,
        rendered=rendered_mail(content, brand=brand, mailing=mailing, opens_on_top=opens_on_top),
        thread=content.ticket_id,
        is_switchable=content.has_sign_in,
        problem=_problem(content, reader, mailing),
    )


def _problem(content: MailContent, reader: Reader, mailing: Mailing) -> str | None:
    problem = rules.access_problem(
        is_there=reader.is_there,
        is_active=reader.is_active,
        is_of_organisation=reader.is_of_organisation,
        address=reader.address,
        own_address=mailing.sender,
    )
    if problem is None and not content.events:
        return "Nothing in it is for this person."
    return problem


def _letter(
    session: Session, row: Mail, brand: Brand, mailing: Mailing, *, opens_on_top: bool, shows_link: bool
) -> OutgoingMail:
    kept = row.letter if isinstance(row.letter, dict) else {}
    kind, link = LetterKind(str(row.letter_kind)), _NO_LINK
    if row.link_id is not None:
        link = _link(session, kind, row.link_id) if shows_link else _Link(problem=LINK_IS_IN_THE_MAIL)
    content = LetterContent(
        kind=kind,
        timezone=str(kept.get("timezone")),
        # Of a letter to somebody who was erased nothing is left but its kind.
        facts=dict.fromkeys(TEXTS[kind].required, ERASED_FACT) | link.facts | (kept.get("facts") or {}),
        token=link.token,
        instead_of_link=link.problem or "",
    )
    return OutgoingMail(
        token=row.token,
        recipient_name=str(kept.get("name", "")),
        address=row.address,
        rendered=rendered_letter(content, brand=brand, mailing=mailing, opens_on_top=opens_on_top),
        thread=row.ticket_id,
        is_switchable=False,
        problem=rules.letter_problem(address=row.address or "", own_address=mailing.sender)
        or link.problem
        or _moot_problem(session, row),
    )


def _moot_problem(session: Session, row: Mail) -> str | None:
    """Why a letter about work that waits is not sent: the work is done, or is its reader's no more."""
    if row.letter_kind != LetterKind.ACCESS_WAITING:
        return None
    account = None if row.account_id is None else session.get(Account, row.account_id)
    if account is None or not account.is_active:
        return "This person's access has ended."
    waiting = select(AccessRequest.id).where(AccessRequest.state == AccessState.WAITING).limit(1)
    return None if session.scalar(waiting) is not None else "Every request has been decided meanwhile."


def _link(session: Session, kind: LetterKind, link_id: int) -> _Link:
    try:
        token = link_token(session, link_id=link_id)
        opened = open_link(session, token=token, purpose=_PURPOSES[kind])
    except (LinkError, NotFoundError) as error:
        return _Link(problem=error.message)
    return _Link(token, {"expires_at": opened.expires_at.isoformat()})

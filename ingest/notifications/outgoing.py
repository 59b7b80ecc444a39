"""A mail made ready to leave from its row, be it about a ticket or a letter; an inner step of sending and showing."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.enums import LetterKind
from ingest.models.notifications import Mail
from ingest.notifications import rules
from ingest.notifications.contents import Reader, mail_content
from ingest.notifications.current import Mailing
from ingest.notifications.letter_rendering import LetterContent, rendered_letter
from ingest.notifications.rendering import rendered_mail
from ingest.notifications.schemas import MailContent, OutgoingMail
from ingest.portal.schema import Brand


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
        is_letter=False,
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
    token, link_problem = (None, None) if row.link_id is None else _link(session, row.link_id)
    content = LetterContent(
        kind=LetterKind(str(row.letter_kind)),
        timezone=str(kept.get("timezone")),
        facts=kept.get("facts") or {},
        token=token,
        is_link_hidden=row.link_id is not None and not shows_link,
    )
    return OutgoingMail(
        token=row.token,
        recipient_name=str(kept.get("name", "")),
        address=row.address,
        rendered=rendered_letter(content, brand=brand, mailing=mailing, opens_on_top=opens_on_top),
        thread=row.ticket_id,
        is_letter=True,
        problem=rules.letter_problem(address=row.address or "", own_address=mailing.sender) or link_problem,
    )


def _link(_session: Session, _link_id: int) -> tuple[str | None, str | None]:
    """The token of a letter's link, or why it has none any more."""
    return None, "The link in it no longer opens."

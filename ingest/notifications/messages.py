"""A mail as it travels: headers that keep it out of loops and its ticket's mails together, text and HTML. Pure."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ingest.notifications.current import Mailing
from ingest.notifications.rendering import PREFERENCES_PATH
from ingest.notifications.rules import is_address, one_line
from ingest.notifications.schemas import OutgoingMail
from ingest.portal.schema import Brand

_MAX_NAME_CHARACTERS = 120
# Seven bits reach every server there is.
_POLICY = SMTP.clone(cte_type="7bit")


def message_id_of(token: str, *, mailing: Mailing) -> str:
    """The Message-ID of a mail: of its row alone, so that a mail that had to be sent twice is known as one."""
    return f"<mail-{token}@{mailing.domain}>"


def email_message(mail: OutgoingMail, *, brand: Brand, mailing: Mailing, now: datetime) -> EmailMessage:
    """The message to hand to a mail server; ValueError when the address cannot be one."""
    address = mail.address or ""
    if not is_address(address):
        raise ValueError("This is no e-mail address.")
    user, _, domain = address.rpartition("@")
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(one_line(brand.name, limit=_MAX_NAME_CHARACTERS), addr_spec=mailing.sender)
    message["To"] = Address(one_line(mail.recipient_name, limit=_MAX_NAME_CHARACTERS), user, domain)
    message["Subject"] = mail.rendered.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id_of(mail.token, mailing=mailing)
    for name, value in _headers(mail, mailing).items():
        message[name] = value
    message.set_content(mail.rendered.text, cte="quoted-printable")
    message.add_alternative(mail.rendered.html, subtype="html", cte="quoted-printable")
    return message


def _headers(mail: OutgoingMail, mailing: Mailing) -> dict[str, str]:
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Precedence": "bulk"}
    if mail.thread is not None:
        # No mail bears this id: it is the ticket itself, to which all its mails answer.
        ticket = f"<ticket-{mail.thread}@{mailing.domain}>"
        headers |= {"In-Reply-To": ticket, "References": ticket, "List-Id": f"<tickets.{mailing.domain}>"}
    if mail.is_switchable:
        headers["List-Unsubscribe"] = f"<{mailing.base_url}{PREFERENCES_PATH}>"
    return headers

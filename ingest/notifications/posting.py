"""The conversation with the mail server: connected when there is something to send, and what its refusals mean."""

import smtplib
import ssl
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from ingest.notifications.current import Mailing, MailServer
from ingest.notifications.rules import MAX_REASON_CHARACTERS, one_line

TIMEOUT_SECONDS = 15.0
_PERMANENT = 500


class ServerAwayError(Exception):
    """The mail server cannot be reached, or does not let us in: no mail can be sent now."""


class MailRefusedError(Exception):
    """The server did not take this one mail; `is_final` when it never will."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final


class Post:
    """One conversation, begun at the first mail and ended with the block."""

    def __init__(self, server: MailServer, mailing: Mailing) -> None:
        self._server, self._mailing = server, mailing
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def greet(self) -> None:
        """Connect, and be let in, without sending anything. ServerAwayError."""
        self._connected()

    def send(self, message: EmailMessage, *, address: str) -> None:
        """Hand a mail over: when this returns, the server has taken it. ServerAwayError, MailRefusedError."""
        connection = self._connected()
        try:
            connection.send_message(message, from_addr=self._mailing.sender, to_addrs=[address])
        except smtplib.SMTPRecipientsRefused as error:
            code, told = next(iter(error.recipients.values()))
            raise MailRefusedError(_told(code, told), is_final=code >= _PERMANENT) from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailRefusedError(f"The mail server cannot take this address: {error}", is_final=True) from error
        except smtplib.SMTPSenderRefused as error:
            # It is about us, not about this mail.
            raise MailRefusedError(_told(error.smtp_code, error.smtp_error), is_final=False) from error
        except smtplib.SMTPResponseException as error:
            is_final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= _PERMANENT
            raise MailRefusedError(_told(error.smtp_code, error.smtp_error), is_final=is_final) from error
        except (smtplib.SMTPException, OSError) as error:
            self._connection = None
            reason = f"The mail server broke off: {_named(error)}"
            raise MailRefusedError(reason, is_final=False) from error

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            try:
                self._connection = self._connect()
            except smtplib.SMTPResponseException as error:
                raise ServerAwayError(_told(error.smtp_code, error.smtp_error)) from error
            except ssl.SSLCertVerificationError as error:
                raise ServerAwayError(f"The mail server's certificate is not trusted: {_named(error)}") from error
            except (smtplib.SMTPException, OSError) as error:
                raise ServerAwayError(f"The mail server does not answer: {_named(error)}") from error
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context(cafile=self._server.ca_file)
        if server.scheme == "smtps":
            return self._admitted(
                smtplib.SMTP_SSL(
                    server.host, server.port, self._mailing.domain, timeout=TIMEOUT_SECONDS, context=context
                )
            )
        connection = smtplib.SMTP(server.host, server.port, self._mailing.domain, timeout=TIMEOUT_SECONDS)
        return self._admitted(connection, context if server.scheme == "starttls" else None)

    def _admitted(self, connection: smtplib.SMTP, encryption: ssl.SSLContext | None = None) -> smtplib.SMTP:
        """A connection that takes mails: encrypted first where that is asked for, so that no password is heard."""
        try:
            if encryption is not None:
                connection.starttls(context=encryption)
            if self._server.user is not None:
                connection.login(self._server.user, self._server.password or "")
        except (smtplib.SMTPException, OSError):
            connection.close()
            raise
        return connection

    def _hang_up(self) -> None:
        if self._connection is not None:
            try:
                self._connection.quit()
            except (smtplib.SMTPException, OSError):
                self._connection.close()
            self._connection = None


def _told(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return one_line(f"The mail server said {code}: {text}", limit=MAX_REASON_CHARACTERS)


def _named(error: Exception) -> str:
    return one_line(f"{type(error).__name__} {error}", limit=MAX_REASON_CHARACTERS // 2)

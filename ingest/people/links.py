"""Links that open one thing once and for a while, such as the way to a new password; the database alone opens none."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from ingest import clock
from ingest.errors import HelmdeskError, NotFoundError
from ingest.models.sign_ins import SingleUseLink
from ingest.people.secrets import is_same, made_from_secret

_TOKEN_DIGITS: Final = 48
# Ids of 64 bits have no more digits than that.
_MAX_ID_DIGITS: Final = 18


class LinkPurpose(StrEnum):
    """What a link is for; a token of one purpose opens nothing of another."""

    ACTIVATION = "activation"
    RESET = "reset"
    UNLOCK = "unlock"
    NEW_ADDRESS = "new_address"
    ACCESS_REQUEST = "access_request"


class LinkProblem(StrEnum):
    """Why a link opens nothing."""

    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


LIFETIMES: Final = {
    LinkPurpose.ACTIVATION: timedelta(days=7),
    LinkPurpose.RESET: timedelta(hours=1),
    LinkPurpose.UNLOCK: timedelta(hours=1),
    LinkPurpose.NEW_ADDRESS: timedelta(days=1),
    LinkPurpose.ACCESS_REQUEST: timedelta(days=1),
}
_SENTENCES: Final = {
    LinkProblem.USED: "This link has been used already.",
    LinkProblem.EXPIRED: "This link is no longer valid: its time is over, or a newer one was sent.",
    LinkProblem.UNKNOWN: "This link leads nowhere. Perhaps a part of it was lost; copy all of it.",
}


class LinkError(HelmdeskError):
    """A link that opens nothing, and why."""

    code = "link"
    http_status = 410

    def __init__(self, problem: LinkProblem) -> None:
        super().__init__(_SENTENCES[problem])
        self.problem = problem


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """What a link is about."""

    id: int
    purpose: LinkPurpose
    account_id: int | None
    subject_id: int | None
    address: str | None
    expires_at: datetime


def issue_link(
    session: Session,
    *,
    purpose: LinkPurpose,
    account_id: int | None = None,
    subject_id: int | None = None,
    address: str | None = None,
    lifetime: timedelta | None = None,
) -> int:
    """Make a link and give its id; earlier ones of the same purpose and account (or subject) end. For services.

    `address` is what the link confirms, where it confirms one. `lifetime` is that of the purpose unless given.
    """
    now = clock.now()
    end_links(session, purpose=purpose, account_id=account_id, subject_id=subject_id)
    link = SingleUseLink(
        purpose=purpose,
        account_id=account_id,
        subject_id=subject_id,
        address=address,
        nonce=secrets.token_hex(16),
        created_at=now,
        expires_at=now + (LIFETIMES[purpose] if lifetime is None else lifetime),
    )
    session.add(link)
    session.flush()
    return link.id


def end_links(
    session: Session,
    *,
    purpose: LinkPurpose | None = None,
    account_id: int | None = None,
    subject_id: int | None = None,
) -> None:
    """End the links of an account, or about a subject, that are still open; all purposes unless one is given."""
    about = [
        column == known
        for column, known in ((SingleUseLink.account_id, account_id), (SingleUseLink.subject_id, subject_id))
        if known is not None
    ]
    if not about:
        return
    ended = update(SingleUseLink).where(or_(*about), SingleUseLink.used_at.is_(None), SingleUseLink.ended_at.is_(None))
    if purpose is not None:
        ended = ended.where(SingleUseLink.purpose == purpose)
    session.execute(ended.values(ended_at=clock.now()))


def link_token(session: Session, *, link_id: int) -> str:
    """What opens a link, to be put into its address; NotFoundError for an unknown id.

    The same each time: it is made from the row and the installation's secret, and stored nowhere.
    """
    link = session.get(SingleUseLink, link_id)
    if link is None:
        raise NotFoundError("There is no such link.")
    return _token(link)


def link_expiry(session: Session, *, link_id: int) -> datetime:
    """Until when a link opens something, for the letter it is sent in."""
    return session.get_one(SingleUseLink, link_id).expires_at


def open_link(session: Session, *, token: str, purpose: LinkPurpose) -> OpenedLink:
    """Look at a link without using it, as scanners of mail do; LinkError says why it opens nothing."""
    link = _link_of(session, token, purpose)
    problem = _problem(link)
    if problem is not None:
        raise LinkError(problem)
    return OpenedLink(link.id, purpose, link.account_id, link.subject_id, link.address, link.expires_at)


def use_link(session: Session, *, token: str, purpose: LinkPurpose) -> OpenedLink:
    """Use a link up, in the caller's transaction: of two at the same time one succeeds, the other gets LinkError."""
    opened = open_link(session, token=token, purpose=purpose)
    now = clock.now()
    used = update(SingleUseLink).where(
        SingleUseLink.id == opened.id,
        SingleUseLink.used_at.is_(None),
        SingleUseLink.ended_at.is_(None),
        SingleUseLink.expires_at > now,
    )
    taken = session.scalar(used.values(used_at=now).returning(SingleUseLink.id))
    if taken is None:
        raise LinkError(LinkProblem.USED)
    return opened


def _token(link: SingleUseLink) -> str:
    return f"{link.id}-{made_from_secret('link', link.purpose, link.id, link.nonce)[:_TOKEN_DIGITS]}"


def _link_of(session: Session, token: str, purpose: LinkPurpose) -> SingleUseLink:
    digits = token.partition("-")[0]
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= _MAX_ID_DIGITS
    link = session.get(SingleUseLink, int(digits)) if is_number else None
    if link is None or link.purpose != purpose or not is_same(_token(link), token):
        raise LinkError(LinkProblem.UNKNOWN)
    return link


def _problem(link: SingleUseLink) -> LinkProblem | None:
    if link.used_at is not None:
        return LinkProblem.USED
    is_over = link.ended_at is not None or link.expires_at <= clock.now()
    return LinkProblem.EXPIRED if is_over else None

"""Moves what an account keeps for itself to another one of the same person: views, drafts, preferences, uploads."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest.models.documents import StoredDocument
from ingest.models.people import Account, AccountPreference
from ingest.models.tickets import TicketDraftRow
from ingest.models.views import SavedView
from ingest.tickets.saved_views import MAX_NAME_CHARACTERS


def move_belongings(session: Session, *, account: Account, taker: Account) -> None:
    """Give what belongs to an account to another; for the merging of contacts, which has locked both.

    Where the other has one of the same name, a view gets a number, and a preference or draft stays where it is.
    """
    _move_views(session, account, taker)
    _move_preferences(session, account, taker)
    _move_drafts(session, account, taker)
    uploaded = update(StoredDocument).where(StoredDocument.uploaded_by_account_id == account.id)
    session.execute(uploaded.values(uploaded_by_account_id=taker.id))
    session.flush()


def _move_views(session: Session, account: Account, taker: Account) -> None:
    names = set(session.scalars(select(SavedView.name).where(SavedView.account_id == taker.id)))
    for view in session.scalars(select(SavedView).where(SavedView.account_id == account.id)).all():
        view.account_id, view.name = taker.id, _free_name(view.name, names)
        names.add(view.name)
    session.flush()


def _free_name(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free in taken:
        tail = f" ({number})"
        free, number = f"{name[: MAX_NAME_CHARACTERS - len(tail)]}{tail}", number + 1
    return free


def _move_preferences(session: Session, account: Account, taker: Account) -> None:
    names = set(session.scalars(select(AccountPreference.name).where(AccountPreference.account_id == taker.id)))
    for kept in session.scalars(select(AccountPreference).where(AccountPreference.account_id == account.id)).all():
        if kept.name not in names:
            session.add(AccountPreference(account_id=taker.id, name=kept.name, content=kept.content))
    session.flush()


def _move_drafts(session: Session, account: Account, taker: Account) -> None:
    types = set(session.scalars(select(TicketDraftRow.request_type).where(TicketDraftRow.account_id == taker.id)))
    moving = select(TicketDraftRow.request_type).where(
        TicketDraftRow.account_id == account.id, TicketDraftRow.request_type.not_in(types)
    )
    moved = session.scalars(moving).all()
    for table, owner, request_type in (
        (TicketDraftRow, TicketDraftRow.account_id, TicketDraftRow.request_type),
        (StoredDocument, StoredDocument.draft_account_id, StoredDocument.draft_request_type),
    ):
        change = update(table).where(owner == account.id, request_type.in_(moved)).values({owner.key: taker.id})
        session.execute(change, execution_options={"synchronize_session": False})

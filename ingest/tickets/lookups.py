"""What the database knows of an answer to a form, within the organisation and site the ticket is for."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.documents.rules import is_public_id
from ingest.models.config_items import ConfigItem
from ingest.models.documents import StoredDocument
from ingest.models.organisations import Site
from ingest.models.people import Account, Contact


@dataclass(frozen=True, slots=True)
class StoredLookups:
    """Answers the questions of `answers.Lookups` from the tables."""

    session: Session
    organisation_id: int
    site_id: int | None
    # Whose unsent form it is, for the files that were uploaded into it.
    account_id: int | None = None
    request_type: str | None = None

    def is_contact(self, contact_id: int) -> bool:
        """Whether the organisation has this contact, and it has not left."""
        return self._has(Contact, contact_id, Contact.is_active)

    def is_config_item(self, config_item_id: int) -> bool:
        """Whether the site has this configuration item, and it is not retired."""
        if self.site_id is None:
            return False
        return self._has(
            ConfigItem, config_item_id, ConfigItem.site_id == self.site_id, ConfigItem.is_retired.is_(False)
        )

    def is_site(self, site_id: int) -> bool:
        """Whether the organisation has this site."""
        return self._has(Site, site_id)

    def is_portal_user(self, email: str) -> bool:
        """Whether somebody of the organisation signs in with this address."""
        query = select(Account.id).where(
            Account.user_name == email, Account.organisation_id == self.organisation_id, Account.is_active.is_(True)
        )
        return self.session.scalar(query) is not None

    def is_upload(self, token: str) -> bool:
        """Whether the account has uploaded this into this very form, and it is still there."""
        if self.account_id is None or not is_public_id(token):
            return False
        query = select(StoredDocument.id).where(
            StoredDocument.public_id == token,
            StoredDocument.organisation_id == self.organisation_id,
            StoredDocument.draft_account_id == self.account_id,
            StoredDocument.draft_request_type == self.request_type,
            StoredDocument.deleted_at.is_(None),
        )
        return self.session.scalar(query) is not None

    def _has(self, model: Any, row_id: int, *conditions: Any) -> bool:
        query = select(model.id).where(model.id == row_id, model.organisation_id == self.organisation_id, *conditions)
        return self.session.scalar(query) is not None

"""What the database knows of an answer to a form, within the organisation and site the ticket is for."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.models.config_items import ConfigItem
from ingest.models.organisations import Site
from ingest.models.people import Account, Contact


@dataclass(frozen=True, slots=True)
class StoredLookups:
    """Answers the questions of `answers.Lookups` from the tables."""

    session: Session
    organisation_id: int
    site_id: int | None

    def is_contact(self, contact_id: int) -> bool:
        """Whether the organisation has this contact."""
        return self._has(Contact, contact_id)

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

    def is_upload(self, token: str) -> bool:  # noqa: ARG002 - no form of ours takes files by token yet
        """Files are attached to a ticket that is there, not to a form."""
        return False

    def _has(self, model: Any, row_id: int, *conditions: Any) -> bool:
        query = select(model.id).where(model.id == row_id, model.organisation_id == self.organisation_id, *conditions)
        return self.session.scalar(query) is not None

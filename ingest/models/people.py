"""Tables of people: contacts of organisations, accounts (sign-ins) of contacts and staff, and what they prefer."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, text, true
from sqlalchemy.orm import Mapped, mapped_column

from ingest.db.base import Base, BigId, Document, UtcDateTime


class Contact(Base):
    """A person of an organisation, who may or may not have an account.

    One who has left is kept and not `is_active`; one that was the same person as another is kept too, names that other
    in `merged_into_id`, and is shown nowhere: whatever knows the old one by its name or number finds the other.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        Index("ix_contacts_organisation_id_name", "organisation_id", "last_name", "first_name"),
        Index("ix_contacts_email", "organisation_id", func.lower(text("email"))),
        UniqueConstraint("organisation_id", "import_name"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    external_id: Mapped[str | None] = mapped_column(String(200))
    # The name by which a ticket import knows this person; it never changes when the person is edited.
    import_name: Mapped[str | None] = mapped_column(String(300))
    prefix: Mapped[str | None] = mapped_column(String(40))
    first_name: Mapped[str] = mapped_column(String(300))
    middle_initial: Mapped[str | None] = mapped_column(String(10))
    last_name: Mapped[str] = mapped_column(String(300))
    suffix: Mapped[str | None] = mapped_column(String(40))
    job_title: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320))
    phone: Mapped[str | None] = mapped_column(String(60))
    phone_extension: Mapped[str | None] = mapped_column(String(20))
    mobile: Mapped[str | None] = mapped_column(String(60))
    address: Mapped[str | None] = mapped_column(String(500))
    city: Mapped[str | None] = mapped_column(String(200))
    post_code: Mapped[str | None] = mapped_column(String(40))
    country: Mapped[str | None] = mapped_column(String(100))
    address_details: Mapped[str | None] = mapped_column(String(500))
    email_2: Mapped[str | None] = mapped_column(String(320))
    email_3: Mapped[str | None] = mapped_column(String(320))
    alternate_phone: Mapped[str | None] = mapped_column(String(60))
    fax: Mapped[str | None] = mapped_column(String(60))
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The last change by hand or by import, for those who edit the same person at once.
    updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_by: Mapped[str | None] = mapped_column(String(300))


class Account(Base):
    """A sign-in: of a contact (with a security level) or of staff (with a role), never both."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("(contact_id IS NULL) = (organisation_id IS NULL)", name="contact_has_organisation"),
        CheckConstraint("(staff_role IS NULL) <> (organisation_id IS NULL)", name="staff_or_contact"),
        CheckConstraint("(security_level IS NULL) = (organisation_id IS NULL)", name="contact_has_level"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_name: Mapped[str] = mapped_column(String(320), unique=True, doc="lower case; usually the e-mail address")
    display_name: Mapped[str] = mapped_column(String(300))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"), unique=True)
    security_level: Mapped[str | None] = mapped_column(String(20))
    staff_role: Mapped[str | None] = mapped_column(String(20))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    timezone: Mapped[str] = mapped_column(String(64))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_signed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # A key of `ingest.people.questions`, where the portal lets people unlock their account by an answer.
    security_question: Mapped[str | None] = mapped_column(String(40))
    security_answer_hash: Mapped[str | None] = mapped_column(String(200))


class AccountPreference(Base):
    """One thing an account chose for itself, such as the columns of its ticket lists."""

    __tablename__ = "account_preferences"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    content: Mapped[object] = mapped_column(Document)

"""The public: nobody in particular, refused whatever needs a person."""

import pytest

from ingest.enums import SecurityLevel, StaffRole
from ingest.errors import ForbiddenError, SignInRequiredError
from ingest.viewer import PUBLIC, Public, Viewer, require_role, require_sign_in, require_staff, system_viewer

ALICE = Viewer(account_id=1, name="Alice", timezone="UTC", staff_role=StaffRole.AGENT)
BOB = Viewer(
    account_id=2, name="Bob", timezone="UTC", organisation_id=7, contact_id=3, security_level=SecurityLevel.STANDARD
)


def test_the_public_is_asked_to_sign_in_where_a_person_is_needed() -> None:
    with pytest.raises(SignInRequiredError):
        require_sign_in(PUBLIC)
    with pytest.raises(SignInRequiredError):
        require_staff(PUBLIC)
    with pytest.raises(SignInRequiredError):
        require_role(PUBLIC, StaffRole.STATUS_EDITOR)


def test_a_person_passes_the_sign_in_unchanged() -> None:
    assert require_sign_in(ALICE) is ALICE
    assert require_sign_in(BOB) is BOB


def test_a_contact_is_forbidden_what_staff_may_and_not_asked_to_sign_in() -> None:
    with pytest.raises(ForbiddenError):
        require_staff(BOB)
    with pytest.raises(ForbiddenError):
        require_role(BOB, StaffRole.AGENT)
    require_staff(ALICE)
    require_role(ALICE, StaffRole.AGENT)
    require_role(system_viewer(), StaffRole.STATUS_EDITOR)


@pytest.mark.parametrize("attribute", ["organisation_id", "is_staff", "staff_role", "account_id", "contact_id"])
def test_a_read_not_made_for_the_public_fails_instead_of_answering(attribute: str) -> None:
    with pytest.raises(AttributeError):
        getattr(PUBLIC, attribute)


def test_there_is_only_one_public() -> None:
    assert Public() == PUBLIC
    assert PUBLIC not in (ALICE, BOB)

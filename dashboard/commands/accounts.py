"""`helmdesk account`: create, deactivate and unlock sign-ins from the command line, and links to new passwords."""

import sys
from typing import Annotated

import typer

from dashboard.commands.opening import command_viewer, open_installation
from ingest.db.engine import unit_of_work
from ingest.enums import SecurityLevel, StaffRole
from ingest.errors import InvalidInputError
from ingest.notifications.current import current_mailing
from ingest.organisations.queries import organisation_named
from ingest.people import service
from ingest.people.queries import account_id_named
from ingest.people.restoring import printed_reset_token, send_reset_link, unlock_account

app = typer.Typer(help="Create, deactivate and unlock sign-ins.", no_args_is_help=True)


@app.command()
def create(
    user_name: Annotated[str, typer.Argument(help="User name, usually the e-mail address.")],
    name: Annotated[str, typer.Option(help="First and last name.")],
    role: Annotated[StaffRole | None, typer.Option(help="For staff: what the account is for.")] = None,
    organisation: Annotated[str | None, typer.Option(help="For a contact: the organisation.")] = None,
    level: Annotated[SecurityLevel, typer.Option(help="For a contact: the security level.")] = SecurityLevel.STANDARD,
) -> None:
    """Create a sign-in of staff (--role) or a contact (--organisation); the password is asked for or read."""
    if (role is None) == (organisation is None):
        raise InvalidInputError("Give either --role (staff) or --organisation (contact).")
    open_installation(is_prepared=True)
    password = _password()
    viewer = command_viewer()
    with unit_of_work() as session:
        if role is not None:
            service.create_staff_account(
                session, viewer, user_name=user_name, name=name, password=password, staff_role=role
            )
        else:
            owner = organisation_named(session, viewer, name=organisation or "")
            service.create_contact_account(
                session,
                viewer,
                organisation_id=owner.id,
                user_name=user_name,
                name=name,
                password=password,
                security_level=level,
            )
    typer.echo(f"{user_name} can sign in.")


@app.command()
def deactivate(user_name: Annotated[str, typer.Argument(help="User name.")]) -> None:
    """End a sign-in: all its sessions stop at once."""
    open_installation()
    with unit_of_work() as session:
        service.deactivate_account(session, command_viewer(), user_name=user_name)
    typer.echo(f"{user_name} can no longer sign in.")


@app.command()
def unlock(user_name: Annotated[str, typer.Argument(help="User name.")]) -> None:
    """Unlock a sign-in after too many attempts."""
    open_installation()
    with unit_of_work() as session:
        account_id = account_id_named(session, command_viewer(), user_name=user_name)
        was_locked = unlock_account(session, command_viewer(), account_id=account_id)
    typer.echo(f"{user_name} is unlocked." if was_locked else f"{user_name} was not locked.")


@app.command("reset-link")
def reset_link(
    user_name: Annotated[str, typer.Argument(help="User name.")],
    is_printed: Annotated[bool, typer.Option("--print", help="Print the link instead of mailing it.")] = False,
) -> None:
    """Send a link to a new password; it works once, for one hour."""
    open_installation()
    viewer = command_viewer()
    with unit_of_work() as session:
        account_id = account_id_named(session, viewer, user_name=user_name)
        if is_printed:
            token = printed_reset_token(session, viewer, account_id=account_id)
            told = f"{current_mailing().base_url}/reset/{token}"
        else:
            send_reset_link(session, viewer, account_id=account_id)
            told = f"A link is on its way to the owner of {user_name}."
    typer.echo(told)


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")

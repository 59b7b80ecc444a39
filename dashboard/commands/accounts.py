"""`helmdesk account`: create and deactivate sign-ins from the command line, above all the first administrator's."""

import sys
from typing import Annotated

import typer

from dashboard.commands.opening import command_viewer, open_installation
from ingest.db.engine import unit_of_work
from ingest.enums import SecurityLevel, StaffRole
from ingest.errors import InvalidInputError
from ingest.organisations.queries import organisation_named
from ingest.people import service

app = typer.Typer(help="Create and deactivate sign-ins.", no_args_is_help=True)


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


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")

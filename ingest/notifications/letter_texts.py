"""What each kind of letter says, and which facts it takes; one table, without a word of any one person. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Final

from ingest.enums import LetterKind
from ingest.errors import InvalidInputError
from ingest.notifications.rules import MAX_SUBJECT_CHARACTERS, one_line

K = LetterKind
_PROVIDED: Final = frozenset({"brand"})
_IGNORE: Final = "If this was not you, you need not do anything: nothing has changed."
_WORKS_ONCE: Final = "The link works once, until {expires_at}."


@dataclass(frozen=True, slots=True)
class LetterText:
    """One kind of letter. `{name}` is the fact of that name, `{brand}` the provider's; a fact `..._at` is a moment.

    A line that needs a fact which was not given is left out; the facts of `subject` and `headline` must be given. The
    fact named `quoted` is a text of several lines, set apart. `call` is the word on the link: to `link_path` and the
    token of the letter's link, else to `page`, which its reader can open. `is_private`: only administrators read it in
    the outbox.
    """

    subject: str
    headline: str
    lines: tuple[str, ...]
    call: str = ""
    link_path: str = ""
    page: str = ""
    quoted: str = ""
    closing: str = "You get this because it concerns your access. Answers to this e-mail are not read."
    is_private: bool = True

    @property
    def required(self) -> frozenset[str]:
        """The facts without which there is no such letter."""
        return _facts_in(self.subject, self.headline)

    @property
    def known(self) -> frozenset[str]:
        """The facts the letter has words for."""
        return _facts_in(self.subject, self.headline, self.closing, *self.lines) | ({self.quoted} - {""})

    @property
    def needs_link(self) -> bool:
        """Whether the letter is nothing without its link."""
        return bool(self.link_path) and not self.page


TEXTS: Final[Mapping[LetterKind, LetterText]] = {
    K.ACTIVATION: LetterText(
        subject="Your access to {brand}",
        headline="Your access to {brand} is ready",
        lines=(
            "{by} has given you access to {brand}.",
            "You will see the tickets of {organisation}.",
            "Your user name is {user_name}.",
            "Choose a password of your own; nobody else ever knows it.",
            _WORKS_ONCE,
        ),
        call="Choose a password",
        link_path="/activate/",
        closing="If you did not expect this, you need not do anything. Answers to this e-mail are not read.",
    ),
    K.RESET: LetterText(
        subject="Choose a new password for {brand}",
        headline="Choose a new password",
        lines=("Somebody, hopefully you, asked for a new password for {user_name}.", _WORKS_ONCE, _IGNORE),
        call="Choose a new password",
        link_path="/reset/",
    ),
    K.UNLOCK: LetterText(
        subject="Unlock your sign-in to {brand}",
        headline="Unlock your sign-in",
        lines=("The sign-in of {user_name} is locked after too many attempts.", _WORKS_ONCE, _IGNORE),
        call="Unlock my sign-in",
        link_path="/unlock/",
    ),
    K.PASSWORD_CHANGED: LetterText(
        subject="Your password for {brand} was changed",
        headline="Your password was changed",
        lines=(
            "The password of {user_name} was changed.",
            "When: {changed_at}",
            "From: {device}",
            "Network address: {address}",
            "All other sign-ins have ended.",
            "If this was not you, choose a new password at once, and tell us.",
        ),
        call="This was not me",
        page="/forgot",
    ),
    K.ADDRESS_CONFIRM: LetterText(
        subject="Confirm your e-mail address for {brand}",
        headline="Confirm your e-mail address",
        lines=(
            "{user_name} is to be reached at {new_address}.",
            "The new address counts from the moment you confirm it.",
            _WORKS_ONCE,
            _IGNORE,
        ),
        call="Confirm this address",
        link_path="/confirm-address/",
    ),
    K.ADDRESS_CHANGED: LetterText(
        subject="Your e-mail address for {brand} was changed",
        headline="Your e-mail address was changed",
        lines=(
            "What we wrote to this address goes to {new_address} from now on.",
            "When: {changed_at}",
            "From: {device}",
            "Network address: {address}",
            "If this was not you, tell us at once.",
        ),
    ),
    K.ACCESS_CONFIRM: LetterText(
        subject="Confirm your request for access to {brand}",
        headline="Confirm your request for access",
        lines=(
            "Somebody, hopefully you, asked for access to {brand} with this address.",
            "We look at the request as soon as you confirm it.",
            _WORKS_ONCE,
            _IGNORE,
        ),
        call="Confirm my request",
        link_path="/request-access/",
    ),
    K.ACCESS_WAITING: LetterText(
        subject="A request for access to {brand} waits",
        headline="A request for access waits for a decision",
        lines=(
            "Somebody has asked for access to {brand} and confirmed their address.",
            "However many more come, you are told once an hour at most.",
        ),
        call="Requests for access",
        page="/admin/access",
        closing="You get this because you decide on requests for access. Answers to this e-mail are not read.",
    ),
    K.ACCESS_DECLINED: LetterText(
        subject="Your request for access to {brand}",
        headline="Your request for access was declined",
        lines=("Thank you for asking for access to {brand}. We cannot give it, for this reason:",),
        quoted="reason",
    ),
    K.ACCESS_ENDED: LetterText(
        subject="Your access to {brand} has ended",
        headline="Your access has ended",
        lines=(
            "{by} has ended your access to {brand}.",
            "You can no longer sign in as {user_name}.",
            "Ask an administrator of {organisation} if this is a mistake.",
        ),
    ),
    K.SIGN_IN_LOCKED: LetterText(
        subject="Your sign-in to {brand} is locked",
        headline="Your sign-in is locked",
        lines=(
            "There were too many attempts to sign in as {user_name} with a wrong password.",
            "The last one: {at}",
            "From: {device}",
            "Network address: {address}",
            "It opens by itself: {until_at}",
            "If this was you, unlock it yourself; if not, your password has kept everybody out.",
        ),
        call="Unlock my sign-in",
        link_path="/unlock/",
        page="/unlock",
    ),
    K.HANDED_OVER: LetterText(
        subject="{count} of {leaver} are yours now",
        headline="You are the contact of {count} now",
        lines=("{by} has handed to you what was open of {leaver}. From now on you hear of:",),
        quoted="tickets",
        closing="You get this because you are the contact of these tickets. Answers to this e-mail are not read.",
        is_private=False,
    ),
    K.TICKET_NOTE: LetterText(
        subject="{number}: {title}",
        headline="{author} wrote to you about {number}",
        lines=("Ticket: {title}", "Note: {note_title}"),
        quoted="body",
        closing="You get this because {author} named your address on the ticket. Answers to this e-mail are not read.",
        is_private=False,
    ),
}


def check_facts(kind: LetterKind, facts: Mapping[str, str], *, has_link: bool) -> None:
    """Refuse what would not make a letter: InvalidInputError names the facts that are missing, unknown or no moment."""
    text = TEXTS[kind]
    problems = dict.fromkeys(sorted(text.required - facts.keys()), "missing")
    problems |= dict.fromkeys(sorted(facts.keys() - text.known), f"unknown; there are {', '.join(sorted(text.known))}")
    problems |= {name: "no moment" for name, fact in facts.items() if name.endswith("_at") and not _is_moment(fact)}
    if text.needs_link and not has_link:
        problems["link_id"] = "missing"
    if has_link and not text.link_path:
        problems["link_id"] = "unknown"
    if problems:
        told = "; ".join(f"{name}: {problem}" for name, problem in problems.items())
        raise InvalidInputError(f"The letter '{kind}' cannot be written: {told}.", fields=problems)


def subject_of_letter(kind: LetterKind, facts: Mapping[str, str], *, brand: str) -> str:
    """The subject of a letter, one line whatever the facts are."""
    return one_line(TEXTS[kind].subject.format_map({**facts, "brand": brand}), limit=MAX_SUBJECT_CHARACTERS)


def told_lines(text: LetterText, facts: Mapping[str, str]) -> tuple[str, ...]:
    """The lines whose facts are all there, in their words."""
    return tuple(line.format_map(facts) for line in text.lines if _facts_in(line) <= facts.keys())


def _facts_in(*templates: str) -> frozenset[str]:
    found = {name for template in templates for _, name, _, _ in Formatter().parse(template) if name}
    return frozenset(found) - _PROVIDED


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False

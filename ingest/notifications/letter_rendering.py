"""A letter as it is read, text and HTML, from its kind and its facts. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ingest.enums import LetterKind
from ingest.notifications.current import Mailing
from ingest.notifications.frames import FramedWords, brand_words, framed
from ingest.notifications.letter_texts import TEXTS, subject_of_letter, told_lines
from ingest.notifications.rendering import PREVIEW_CHARACTERS, moment_words, text_lines
from ingest.notifications.rules import one_line
from ingest.notifications.schemas import RenderedMail
from ingest.portal.schema import Brand

LINE_CHARACTERS: Final = 600
LINK_IS_IN_THE_MAIL: Final = "The link stands in the mail alone."


@dataclass(frozen=True, slots=True)
class LetterContent:
    """Everything a letter is rendered from; moments are told in `timezone`.

    `token` is that of its link, where it has one; `instead_of_link` says why there is none to be seen.
    """

    kind: LetterKind
    timezone: str
    facts: Mapping[str, str]
    token: str | None = None
    instead_of_link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter(FramedWords):
    lines: tuple[str, ...]
    quoted: tuple[str, ...]
    closing: str


def rendered_letter(
    content: LetterContent, *, brand: Brand, mailing: Mailing, opens_on_top: bool = False
) -> RenderedMail:
    """Render a letter; `opens_on_top` makes its link leave the frame it is shown in."""
    text = TEXTS[content.kind]
    words = _words(content, brand=brand)
    lines = told_lines(text, words)
    link = letter_link(content, base_url=mailing.base_url)
    headline = one_line(text.headline.format_map(words), limit=LINE_CHARACTERS)
    letter = _Letter(
        subject=subject_of_letter(content.kind, content.facts, brand=brand.name),
        preview=one_line(" ".join(lines), limit=PREVIEW_CHARACTERS),
        headline=headline,
        lines=tuple(one_line(line, limit=LINE_CHARACTERS) for line in lines),
        quoted=text_lines(content.facts.get(text.quoted, "")) if text.quoted else (),
        call=text.call,
        link=link,
        instead_of_link=content.instead_of_link,
        closing=one_line(text.closing.format_map(words), limit=LINE_CHARACTERS),
        **brand_words(brand),
    )
    return framed(letter, template="letter", opens_on_top=opens_on_top)


def link_address(kind: LetterKind, token: str, *, base_url: str) -> str:
    """Where the link of a kind of letter leads: always an address of this installation."""
    return f"{base_url}{TEXTS[kind].link_path}{token}"


def letter_link(content: LetterContent, *, base_url: str) -> str:
    """Where a letter leads; nowhere when its link is not to be seen, or when it has none."""
    if content.instead_of_link:
        return ""
    if content.token is not None:
        return link_address(content.kind, content.token, base_url=base_url)
    page = TEXTS[content.kind].page
    return f"{base_url}{page}" if page else ""


def _words(content: LetterContent, *, brand: Brand) -> dict[str, str]:
    told = {name: _told(name, fact, timezone=content.timezone) for name, fact in content.facts.items()}
    return told | {"brand": brand.name}


def _told(name: str, fact: str, *, timezone: str) -> str:
    return moment_words(datetime.fromisoformat(fact), timezone=timezone) if name.endswith("_at") else fact

"""The frame every mail stands in, the brand around it; text and HTML from one set of words, all of them escaped."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from ingest.colours import WHITE, readable, text_on
from ingest.notifications.schemas import RenderedMail
from ingest.portal.schema import Brand

_PAPER: Final = "#f5f7fa"
_templates: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(("html",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FramedWords:
    """What every mail says, all of it plain text; where there is no `link`, `instead_of_link` says what to do."""

    subject: str
    preview: str
    headline: str
    call: str
    link: str
    instead_of_link: str
    brand: str
    colour: str
    on_colour: str
    link_colour: str


def brand_words(brand: Brand) -> dict[str, str]:
    """The provider's name and colours, as words of a mail."""
    return {
        "brand": brand.name,
        "colour": brand.colour,
        "on_colour": text_on(brand.colour),
        "link_colour": readable(brand.colour, on=(WHITE, _PAPER)),
    }


def framed(words: FramedWords, *, template: str, opens_on_top: bool) -> RenderedMail:
    """Fill `<template>.txt` and `<template>.html`; `opens_on_top` makes links leave the frame the mail is shown in."""
    target = Markup(' target="_top"') if opens_on_top else ""
    return RenderedMail(
        subject=words.subject,
        preview=words.preview,
        text=_templates.get_template(f"{template}.txt").render(mail=words),
        html=_templates.get_template(f"{template}.html").render(mail=words, target=target),
    )

"""Names of documents: whatever somebody's computer or somebody's malice calls a file, made safe to keep. Pure."""

import re
import unicodedata
from typing import Final

# File systems hold 255 bytes; browsers add ' (1)' and the like to what they save.
MAX_NAME_BYTES: Final = 200
NAMELESS: Final = "document"
_SEPARATORS: Final = re.compile(r"[/\\]")
_UNSAFE: Final = re.compile(r'[<>:"|?*]')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_MAX_EXTENSION_CHARACTERS: Final = 20


def safe_name(given: str) -> str:
    """A name of one part, without control, invisible and turning characters, that every file system takes.

    Only the last part of a path is kept, and of a name that is too long the beginning and the extension.
    """
    line = "".join(_shown(one) for one in unicodedata.normalize("NFC", given))
    last = _SEPARATORS.split(line)[-1]
    # Windows drops dots and spaces at the end: what is shown must be what is saved.
    tidy = " ".join(_UNSAFE.sub("_", last).split()).strip(". ")
    stem, dot, extension = tidy.rpartition(".")
    if not dot:
        stem, extension = tidy, ""
    if last.lstrip().startswith(".") and not dot:
        # '.pdf' is a file without a name, not a name without an extension.
        stem, extension = "", tidy
    return _joined(stem.rstrip(". ") or NAMELESS, extension[:_MAX_EXTENSION_CHARACTERS])


def extension_of(name: str) -> str:
    """What stands after the last dot, in small letters; empty where there is none."""
    return name.rpartition(".")[2].casefold() if "." in name else ""


def renamed(given: str, *, extension: str) -> str:
    """A new name for a file that keeps its extension, whether it was typed along or not."""
    name = safe_name(given)
    return name if extension_of(name) == extension else safe_name(f"{name}.{extension}")


def _joined(stem: str, extension: str) -> str:
    if _RESERVED.fullmatch(stem.partition(".")[0].strip()):
        stem = f"_{stem}"
    ending = f".{extension}" if extension else ""
    kept = stem.encode()[: MAX_NAME_BYTES - len(ending.encode())].decode(errors="ignore")
    return f"{kept.rstrip('. ')}{ending}"


def _shown(one: str) -> str:
    if one.isspace():
        return " "
    return "" if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Cn"} else one

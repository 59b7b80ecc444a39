"""Reads TOML files into checked models; every error is one sentence that names file, table and key."""

import difflib
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ingest.errors import ConfigurationError

MAX_BYTES = 1_000_000
Model = TypeVar("Model", bound=BaseModel)


def read_toml(path: Path, model: type[Model], *, called: str) -> Model:
    """Read and check a file (`called` says what it should be); ConfigurationError says what is wrong and where."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror}).") from error
    if len(content) > MAX_BYTES:
        raise ConfigurationError(f"{path}: is larger than {MAX_BYTES:,} bytes, so it is no {called}.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(f"{path}: line {line} is not UTF-8 text.") from error
    return parse_toml(text, model, where=str(path))


def parse_toml(text: str, model: type[Model], *, where: str) -> Model:
    """Check the text of a file; `where` names it in errors."""
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigurationError(f"{where}: is not TOML: {error}.") from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        # A misspelt key is also a missing one: the misspelling says more, so it comes first.
        found = sorted(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        sentences = {_place(one["loc"]): _sentence(one, model=model, where=where) for one in found}
        raise ConfigurationError(next(iter(sentences.values())), fields=sentences) from error


def _sentence(error: ErrorDetails, *, model: type[BaseModel], where: str) -> str:
    place = _place(error["loc"])
    reason = error["msg"].removeprefix("Value error, ").rstrip(".")
    if error["type"] == "extra_forbidden":
        reason = f"there is no such key{_nearest(str(error['loc'][-1]), _known_keys(model, error['loc'][:-1]))}"
    elif error["type"] == "missing":
        reason = "is missing"
    elif error["type"] == "enum":
        allowed = str(error.get("ctx", {}).get("expected", ""))
        reason = f"'{error['input']}' is not one of {allowed}{_nearest(str(error['input']), _quoted(allowed))}"
    end = "" if reason.endswith("?") else "."
    return f"{where}: {place}: {reason}{end}" if place else f"{where}: {reason}{end}"


def _place(loc: tuple[int | str, ...]) -> str:
    """('statuses', 2, 'stage') -> "table [[statuses]] entry 3, key 'stage'"."""
    words: list[str] = []
    for index, part in enumerate(loc):
        following = loc[index + 1] if index + 1 < len(loc) else None
        if isinstance(part, int):
            words.append(f"entry {part + 1},")
        elif isinstance(following, int):
            words.append(f"table [[{part}]]")
        elif following is not None:
            words.append(f"table [{part}],")
        else:
            words.append(f"key '{part}'")
    return " ".join(words).rstrip(",")


def _known_keys(model: Any, loc: tuple[int | str, ...]) -> list[str]:
    for part in loc:
        if isinstance(part, str) and part in model.model_fields:
            model = _table_of(model.model_fields[part].annotation)
            if model is None:
                return []
    return list(model.model_fields)


def _table_of(annotation: Any) -> Any:
    for candidate in (annotation, *getattr(annotation, "__args__", ())):
        if hasattr(candidate, "model_fields"):
            return candidate
    return None


def _quoted(allowed: str) -> list[str]:
    return [part for part in allowed.split("'") if part.isidentifier() and part != "or"]


def _nearest(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean '{close[0]}'?" if close else ""

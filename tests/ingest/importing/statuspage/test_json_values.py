"""JSON read value by value: whatever its form and wherever the file is cut, the same as the standard library reads."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import UnreadableFileError
from ingest.importing import sniffing
from ingest.importing.statuspage import json_values
from ingest.importing.statuspage.json_values import JsonStream

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(VALUES), indent=st.none() | st.integers(0, 3), chunk=st.integers(1, 40), is_ascii=st.booleans())
def test_what_is_read_is_what_was_written(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    values: list[Any],
    indent: int | None,
    chunk: int,
    is_ascii: bool,
) -> None:
    monkeypatch.setattr(sniffing, "CHUNK_BYTES", chunk)
    path = tmp_path / "values.json"
    written = json.dumps(values, indent=indent, ensure_ascii=is_ascii)
    path.write_bytes(written.encode("utf-8", "surrogatepass"))
    if not _is_text(written):
        return
    stream = JsonStream(path)
    assert [value for _, value in stream.items()] == values
    assert (stream.peek(), stream.bytes_read) == ("", path.stat().st_size)
    lines = JsonStream(path.with_suffix(".jsonl"))
    lines.path.write_text("".join(f"{json.dumps(one)}\n" for one in values), encoding="utf-8")
    assert [(lines.line, lines.value()) for _ in values if lines.peek()] == [
        (place, value) for place, value in enumerate(values, start=1)
    ]


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize("chunk", [1, 3, 1 << 18])
@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[1,\n2,\n", 3, "the file ends in the middle"),
        ("[1,\n2 3]", 2, "is missing"),
        ('[{"a": 1,\n "b": tru}]', 2, "in what begins on line 1"),
        ('["a\nb"]', 1, "Invalid control character"),
        ('["a', 1, "the file ends in the middle"),
        ('["\\x"]', 1, "Invalid"),
    ],
)
def test_what_is_no_json_is_said_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, text: str, line: int, words: str
) -> None:
    monkeypatch.setattr(sniffing, "CHUNK_BYTES", chunk)
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    stream = JsonStream(path)
    with pytest.raises(UnreadableFileError) as refusal:
        list(stream.items())
    assert f"line {line}: is not JSON" in refusal.value.message
    assert words in refusal.value.message


def test_a_value_without_end_is_refused_before_memory_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_values, "MAX_VALUE_CHARACTERS", 1 << 19)
    path = tmp_path / "long.json"
    path.write_text('["' + "x" * (1 << 21), encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="line 1: a value is longer than 524,288 characters"):
        list(JsonStream(path).items())

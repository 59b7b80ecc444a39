"""Records of a file with their line numbers, a header whatever its spelling, and quotations that do not fit."""

from pathlib import Path

import pytest

from ingest.errors import UnreadableFileError
from ingest.importing.reading import file_form, header_places, plain, records, said


def read(path: Path, content: str, **form: str | None) -> list[tuple[int, list[str]]]:
    path.write_text(content, encoding="utf-8", newline="")
    found = file_form(path, encoding=form.get("encoding"), delimiter=form.get("delimiter"))
    return [(one.line, list(one.cells)) for one in records(found)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "file.csv"


def test_records_know_the_line_they_begin_on(path: Path) -> None:
    content = 'number,text\n\nA,"two\nlines, ""quoted"""\r\n,\nB,plain'
    assert read(path, content) == [(3, ["A", 'two\nlines, "quoted"']), (6, ["B", "plain"])]


def test_the_header_is_stripped_and_ends_with_its_last_name(path: Path) -> None:
    path.write_text(' "number" ; Opened At ;;\nA;1;;\n', encoding="utf-8")
    form = file_form(path, encoding=None, delimiter=None)
    assert form.delimiter == ";"
    assert form.header == ('"number"', "Opened At")


def test_how_far_a_record_reaches_into_the_file(path: Path) -> None:
    path.write_bytes(b"number,text\n" + b"A,b\n" * 10)
    form = file_form(path, encoding=None, delimiter=None)
    assert [one.bytes_read for one in records(form)][-1] == path.stat().st_size


@pytest.mark.parametrize("content", [",,\n", "  \n,,\n"])
def test_a_file_with_nothing_in_it_is_empty(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8-sig")
    with pytest.raises(UnreadableFileError, match="is empty"):
        file_form(path, encoding=None, delimiter=None)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('number,text\nA,"never ends\nB,x\n', "line 2: a quotation begins here that never ends"),
        ('number,text\nA,b\nB,"x" y\n', "line 3: the quotation marks do not fit"),
        ("number,text\nA," + "x" * 1_000_000 + "\n", "line 2: a field is longer than 131,072 characters"),
        ('number,text\nA,"' + "x\n" * 200_000, "line 2: a field is longer than 131,072 characters"),
    ],
)
def test_what_is_no_delimited_text_names_the_line(path: Path, content: str, sentence: str) -> None:
    with pytest.raises(UnreadableFileError) as refusal:
        read(path, content)
    assert sentence in refusal.value.message


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="is a folder"):
        file_form(tmp_path, encoding=None, delimiter=None)


@pytest.mark.parametrize("spelling", ["opened_at", "Opened At", " OPENED-AT ", "opened.at", "openedAt", "Opened  at"])
def test_a_header_matches_whatever_its_case_and_spaces(spelling: str) -> None:
    assert header_places(["number", spelling], {"opened_at": ("opened_at",)}) == {"opened_at": 1}


def test_of_two_columns_of_one_name_the_first_counts_and_of_two_spellings_the_better_one() -> None:
    header = ["state", "watchers", "Watchers", "Create Date", "created_at"]
    names = {"watchers": ("watchers",), "created_at": ("created_at", "Create Date"), "missing": ("nowhere",)}
    assert header_places(header, names) == {"watchers": 1, "created_at": 4}


def test_plain_names_keep_letters_of_every_language() -> None:
    assert plain(" Größe_Über-1 ") == "grösseüber1"


@pytest.mark.parametrize(
    ("cell", "text"), [("", None), (" ", None), ("?", None), (" ? ", None), (" x ", "x"), ("??", "??")]
)
def test_nothing_and_a_question_mark_say_nothing(cell: str, text: str | None) -> None:
    assert said(cell) == text


@pytest.mark.parametrize("delimiter", [";", ",", "|"])
def test_a_first_line_that_says_the_delimiter_is_no_header(path: Path, delimiter: str) -> None:
    path.write_text(f"sep={delimiter}\nname{delimiter}colour\nx{delimiter}blue\n")
    form = file_form(path, encoding=None, delimiter=None)
    assert (form.delimiter, form.header) == (delimiter, ("name", "colour"))
    assert [record.cells for record in records(form)] == [["x", "blue"]]

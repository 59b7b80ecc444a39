"""The mapping file: what it may say, and that every mistake in it is one sentence that says where."""

from pathlib import Path

import pytest

from ingest.errors import ConfigurationError, InvalidInputError
from ingest.importing.mapping import read_mapping
from ingest.importing.pipeline import source_named
from ingest.importing.sources.csv_tickets import csv_source
from ingest.portal.loader import load_portal

COLUMNS = '[columns]\nnumber = "Ref"\ntitle = "Subject"\ncreated_at = "Opened"\n'
WORDS = COLUMNS + 'status = "State"\npriority = "Urgency"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mapping.toml"


def test_columns_values_and_defaults(path: Path) -> None:
    path.write_text(WORDS + '[values.status]\n"Done" = "complete"\n[defaults]\nrequest_type = "query"\n')
    mapping = read_mapping(path)
    assert mapping.columns["created_at"] == "Opened"
    assert mapping.values == {"status": {"Done": "complete"}}
    assert mapping.defaults == {"request_type": "query"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[columns", "is not TOML"),
        ("", "'columns': is missing"),
        ("[columns]\n", "columns"),
        (COLUMNS + "colour = 'x'\n", "'colour' is not a column of Helmdesk"),
        (COLUMNS + "[values.colour]\na = 'b'\n", "'colour' is not a column of Helmdesk"),
        (COLUMNS + "[defaults]\ncolour = 'b'\n", "'colour' is not a column of Helmdesk"),
        (COLUMNS + "[default]\nstatus = 'new'\n", "there is no such key; did you mean 'defaults'?"),
        (COLUMNS + "[defaults]\nstatus = 3\n", "key 'status'"),
        (
            COLUMNS + "[values.status]\na = 'new'\n",
            "[values.status] says what words mean, but [columns] names no column",
        ),
        (COLUMNS.replace("created_at", "updated_at"), "has to name the column of 'created_at'"),
        (COLUMNS.replace("number", "site"), "has to name the column of 'number' (or 'external_id')"),
        (COLUMNS.replace("title", "site"), "has to name the column of 'title', or [defaults] a title"),
    ],
)
def test_a_mistake_is_one_sentence_that_names_file_and_place(path: Path, content: str, sentence: str) -> None:
    path.write_text(content)
    with pytest.raises(ConfigurationError) as refusal:
        read_mapping(path)
    assert sentence in refusal.value.message
    assert str(path) in refusal.value.message
    assert "\n" not in refusal.value.message


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ('[values.status]\n"Done" = "finished"\n', "gives the status 'finished', which this portal does not have"),
        ('[values.priority]\n"1" = "huge"\n', "gives the priority 'huge'"),
        ('[defaults]\nrequest_type = "wish"\n', "it has incident, 1. incident, query, 2. query"),
    ],
)
def test_a_word_the_portal_does_not_have_is_refused(path: Path, more: str, sentence: str) -> None:
    path.write_text(WORDS + more)
    with pytest.raises(ConfigurationError) as refusal:
        csv_source(load_portal("managed"), read_mapping(path))
    assert sentence in refusal.value.message


def test_labels_and_stages_are_words_of_the_portal_too(path: Path) -> None:
    path.write_text(WORDS + '[values.status]\n"A" = "In Progress"\n"B" = "on_hold"\n[defaults]\npriority = "Low"\n')
    csv_source(load_portal("managed"), read_mapping(path))


def test_a_mapping_belongs_to_csv(path: Path) -> None:
    path.write_text(COLUMNS)
    assert source_named("csv", mapping=path).required == ("number", "title", "created_at")
    with pytest.raises(InvalidInputError, match="--mapping belongs to the source csv"):
        source_named("servicenow", mapping=path)


def test_no_mapping_and_no_source_of_that_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_mapping(tmp_path / "nothing.toml")
    with pytest.raises(InvalidInputError, match="There is no source 'excel'; there are csv, servicenow"):
        source_named("excel")

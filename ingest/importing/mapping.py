"""The mapping file with which any CSV can be imported: which of its columns and values mean what here."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from ingest.importing.sources.csv_columns import CSV_COLUMNS
from ingest.toml_files import read_toml


class Mapping(BaseModel):
    """`columns`: ours -> theirs; `values`: of one of our columns, theirs -> ours; `defaults`: where a cell is empty."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    columns: dict[str, str] = Field(min_length=1)
    values: dict[str, dict[str, str]] = {}
    defaults: dict[str, str] = {}

    @model_validator(mode="after")
    def _enough(self) -> Self:
        if "created_at" not in self.columns:
            raise ValueError("[columns] has to name the column of 'created_at'")
        if not {"number", "external_id"} & set(self.columns):
            raise ValueError("[columns] has to name the column of 'number' (or 'external_id')")
        if not {"title"} & {*self.columns, *self.defaults}:
            raise ValueError("[columns] has to name the column of 'title', or [defaults] a title")
        for name in self.values:
            if name not in self.columns:
                raise ValueError(f"[values.{name}] says what words mean, but [columns] names no column of '{name}'")
        return self

    @field_validator("columns", "values", "defaults")
    @classmethod
    def _ours(cls, table: dict[str, object]) -> dict[str, object]:
        for name in table:
            if name not in CSV_COLUMNS:
                raise ValueError(f"'{name}' is not a column of Helmdesk; there are {', '.join(CSV_COLUMNS)}")
        return table


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file; ConfigurationError names file, table and key."""
    return read_toml(path, Mapping, called="mapping file")

"""Reads portal definitions, from presets or files."""

from functools import lru_cache
from importlib import resources
from pathlib import Path

from ingest.errors import ConfigurationError
from ingest.portal.schema import PortalDefinition
from ingest.toml_files import parse_toml, read_toml

_PRESETS = resources.files("ingest.portal") / "presets"


def presets() -> tuple[str, ...]:
    """Names of the definitions that ship with Helmdesk."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in _PRESETS.iterdir() if file.name.endswith(".toml")))


def preset_text(name: str) -> str:
    """The text of a preset; ConfigurationError lists what there is."""
    if name not in presets():
        raise ConfigurationError(f"There is no preset '{name}'; there are {', '.join(presets())}.")
    return (_PRESETS / f"{name}.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def load_portal(name_or_path: str) -> PortalDefinition:
    """The definition of a preset or of a TOML file (anything with a slash or ending in .toml)."""
    if "/" in name_or_path or name_or_path.endswith(".toml"):
        return check_portal_file(Path(name_or_path))
    return parse_portal(preset_text(name_or_path), where=f"{name_or_path}.toml")


def check_portal_file(path: Path) -> PortalDefinition:
    """Read and check a file; ConfigurationError says in one sentence what is wrong and where."""
    return read_toml(path, PortalDefinition, called="portal definition")


def parse_portal(text: str, *, where: str) -> PortalDefinition:
    """Check the text of a definition; `where` names it in errors."""
    return parse_toml(text, PortalDefinition, where=where)

"""Configuration items as upper floors see them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConfigItemName:
    """A configuration item to choose from, with what people know it by."""

    id: int
    product: str
    reference_name: str | None
    reference_number: str | None
    serial_number: str | None


@dataclass(frozen=True, slots=True)
class ItemFilters:
    """What a list of items is asked for; `q` is looked for in everything people know an item by."""

    q: str = ""
    organisation_id: int | None = None
    site_id: int | None = None
    with_retired: bool = False


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as its organisation reads it, and how many tickets are about it: open, and in all."""

    id: int
    product: str
    reference_name: str | None
    reference_number: str | None
    serial_number: str | None
    is_retired: bool
    site: str | None
    organisation: str
    open_tickets: int
    tickets: int


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Some items of a list, and how many there are in all."""

    total: int
    rows: tuple[ItemView, ...]

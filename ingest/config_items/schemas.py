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

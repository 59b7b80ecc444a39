"""Organisations and sites as upper floors see them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """An organisation to choose from; `timezone` is the zone of its days and months."""

    id: int
    name: str
    timezone: str


@dataclass(frozen=True, slots=True)
class SiteName:
    """A site to choose from."""

    id: int
    organisation_id: int
    name: str


@dataclass(frozen=True, slots=True)
class TeamName:
    """A support team of the provider."""

    id: int
    name: str

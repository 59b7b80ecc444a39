"""The metrics there are: each a file of this folder with a `METRIC`, found by itself."""

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from ingest.errors import InvalidInputError
from ingest.metrics.measures import Metric


def _found() -> dict[str, Metric]:
    modules = (importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__))
    metrics: list[Metric] = [module.METRIC for module in modules]
    return {one.name: one for one in metrics}


METRICS: Mapping[str, Metric] = MappingProxyType(_found())


def metric_named(name: str) -> Metric:
    """The metric of this name; InvalidInputError names the field `metric` when there is none."""
    if name not in METRICS:
        message = f"There is no metric '{name[:60]}'; there are {', '.join(METRICS)}."
        raise InvalidInputError(message, fields={"metric": message})
    return METRICS[name]

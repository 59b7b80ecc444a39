"""Duties of the worker on the facts behind reports: what is fresh is frozen, and older tickets get theirs."""

from ingest.metrics.facts.keeping import STEPS_PER_ROUND, complete_facts, keep_facts


def freeze_facts() -> int:
    """Keep few facts fresh, and have their copies ready for readers; how many blocks of tickets were frozen."""
    return keep_facts()


def complete_older_facts() -> int:
    """After an upgrade: give tickets from before there were facts theirs, some at a time; how many."""
    return complete_facts(steps=STEPS_PER_ROUND)

"""Statuspage v2 as a source: its files, its words, and what they become here."""

"""Organisations and their sites, and the names of support teams."""

"""Organisations, their sites and the support teams."""

"""Contacts, accounts and what they may do."""

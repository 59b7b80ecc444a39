"""Tickets: filters, lists, one ticket, its history, its messages and every change."""

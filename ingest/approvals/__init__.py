"""Approvals: boards of organisations, who is asked about a ticket, what was decided, and what follows."""

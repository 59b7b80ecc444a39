"""Requests for access: asked for by strangers, confirmed by mail, decided by staff."""

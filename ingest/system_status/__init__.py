"""The services people depend on: their status, its history and the uptime that follows from it."""

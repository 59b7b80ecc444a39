"""The history of other help desks: read, map, validate, upsert, rejects."""

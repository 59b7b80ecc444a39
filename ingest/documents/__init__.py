"""Documents: files of an organisation, what may be stored, where the bytes lie, and who did what to them."""

"""Contacts from a file: what its columns are, what each row would do, and the runs that do it."""

"""Ground floor: takes data in from any source and keeps it true; every table, rule, write and number lives here."""

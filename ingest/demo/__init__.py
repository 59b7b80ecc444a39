"""A believable provider to try Helmdesk with."""

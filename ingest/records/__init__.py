"""Records the provider keeps: organisations, sites, configuration items, teams and staff, all by the same verbs."""

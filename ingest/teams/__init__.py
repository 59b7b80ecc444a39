"""Support teams of the provider."""

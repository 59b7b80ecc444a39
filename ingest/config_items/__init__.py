"""Configuration items: supported assets at a site."""

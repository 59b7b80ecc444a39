"""The portal definition: one TOML file that says everything a provider may shape."""

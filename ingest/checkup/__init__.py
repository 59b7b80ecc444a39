"""Whether an installation is set up safely and works: what `helmdesk doctor` says, and `helmdesk serve` refuses."""

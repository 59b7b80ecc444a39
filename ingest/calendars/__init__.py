"""Business time: when the provider is open, and how much of a span of time that is."""

"""What the public sees: the status page, without script, cookie or account."""

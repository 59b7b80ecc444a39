"""How people get in and out: the sign-in page, the session behind it, and the way back to where they wanted to go."""

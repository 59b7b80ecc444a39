"""Business time: calendars of opening hours and holidays, and the time that lies within them."""

"""Who is told by mail of what happens on tickets: the outbox, its mails and how they leave."""

"""Facts: one compact row a ticket for reports, their columnar copies, and how they are read."""

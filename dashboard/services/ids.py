"""Component ids of the system-status pages."""

TREE = "services-tree"
MOMENT = "services-moment"
CLOCK = "services-clock"
DIGEST = "services-digest"

"""Component ids of the system-status page."""

TREE = "services-tree"
MOMENT = "services-moment"
CLOCK = "services-clock"
DIGEST = "services-digest"

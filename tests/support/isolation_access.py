"""What the isolation tests call of the audit trail and of requests for access."""

# A step within acts that are themselves tried.
PIECES = {"record"}

"""The audit trail: who did what to whose access and data, when and from where; lines are added and never changed."""

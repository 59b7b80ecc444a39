"""Every number: its counts, its definition and its proof."""

"""Plain pieces that several tests stand on."""

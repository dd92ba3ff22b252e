"""What the platform holds about persons, for everybody to read."""

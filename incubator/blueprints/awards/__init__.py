"""Awards: what was granted, and the step from a notice that ended to the award."""

"""案卷: the volume of each case, its list, its cover, and what is still to be archived."""

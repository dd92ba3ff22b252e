"""Help by task, in short steps, for everybody."""

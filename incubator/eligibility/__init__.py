"""Rules asked of one organization on one day, each answer with its fact and text."""

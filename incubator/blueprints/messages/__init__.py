"""The inbox: what a person was told."""

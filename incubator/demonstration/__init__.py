"""The demonstration street: entirely fictional, made through the real services."""

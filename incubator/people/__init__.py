"""Persons, their dated posts, their logins and sessions."""

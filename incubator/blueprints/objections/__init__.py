"""Objections to a notice, seen and answered inside the office."""

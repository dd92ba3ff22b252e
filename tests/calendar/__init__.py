"""Calendars that other programs read, by their secret addresses."""

"""Calendars other programs subscribe to: their secret addresses, and what those answer."""

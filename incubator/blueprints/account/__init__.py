"""Signing in and out, and what everybody keeps in order themselves."""

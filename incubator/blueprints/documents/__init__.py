"""Handing out stored files."""

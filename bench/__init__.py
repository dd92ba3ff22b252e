"""Repeatable measurements, each next to its reference in the same run: `python -m bench.NAME`."""

"""Dated parameters: every legal number with its source and validity, and the working-day table."""

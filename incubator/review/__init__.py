"""Panels, rubrics, blind scores and rankings."""

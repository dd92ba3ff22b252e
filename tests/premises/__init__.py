"""Premises: the register, prices, opening hours, closures, occupancy and evidence."""

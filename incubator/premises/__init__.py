"""Premises: the register of rooms, bookings by the hour, occupancy by the month, and what was used."""

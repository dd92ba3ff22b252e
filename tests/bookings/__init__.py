"""Bookings on screen: finding, asking, answering, changing."""

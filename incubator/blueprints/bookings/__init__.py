"""Finding a room, booking it, answering and using bookings on screen."""

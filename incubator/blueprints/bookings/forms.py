"""What is typed when a room is sought, asked for and answered for."""

"""The incubation base: rooms and desks, intake, the stay, leaving, and a year after it."""

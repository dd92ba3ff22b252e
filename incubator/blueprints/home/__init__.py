"""`/`: the portal for everybody, the desk for staff, the to-do list for applicants and experts."""

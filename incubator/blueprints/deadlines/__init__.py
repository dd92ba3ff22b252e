"""The list of obligations, their reminders and waivers."""

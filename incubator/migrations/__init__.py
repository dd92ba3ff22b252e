"""The schema's history and how an installation is brought up to date."""

"""Pages of the register: list, one organization, its facts, imports, and the organization's own view."""

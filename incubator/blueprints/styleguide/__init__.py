"""Every component in every state, for people who make pages."""

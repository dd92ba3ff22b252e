"""The registry of organizations and hubs."""

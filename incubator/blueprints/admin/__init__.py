"""What the system administrator keeps and what the auditor reads."""

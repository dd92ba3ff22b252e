"""One box that finds organizations, cases, calls, notices, certificates, premises, seals, volumes and people."""

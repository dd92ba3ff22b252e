"""One box that finds organizations, cases, calls, notices, certificates, seals, volumes and people."""

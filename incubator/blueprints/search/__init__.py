"""One box that finds organizations, cases, calls, notices, certificates and people."""

"""The special development fund: calls, applications, decisions and awards."""

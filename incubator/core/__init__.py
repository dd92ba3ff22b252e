"""Database, clock, errors, words, keys, permissions and lifecycles: what knows no capability."""

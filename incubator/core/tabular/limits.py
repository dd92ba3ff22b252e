"""How much of a foreign table is read: room for a city's register, none for a bomb."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

MAX_BYTES = 10 * MEGABYTE
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 800_000
MAX_TEXT = 8 * 1024 * 1024
"""Characters in all cells together."""

MAX_PARTS = 1_000
MAX_UNPACKED = 64 * MEGABYTE
MAX_RATIO = 100
RATIO_MATTERS_FROM = 16 * MEGABYTE

WORKER_SECONDS = 2
WORKER_MEMORY = 96 * MEGABYTE
WORKER_PATIENCE = 20
"""Seconds by the clock, which a busy machine stretches; WORKER_SECONDS are of the processor."""

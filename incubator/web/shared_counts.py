"""Counts requests for all workers together, in a small file beside the database."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from dataclasses import dataclass

from limits.storage import Storage

from incubator.core import clock

SCHEME = "shared"
_PATIENCE_SECONDS = 1.0
_PORTIONS = 100
"""A limit is taken in hundredths: a generous one costs a write for a dozen pages, a strict one for each."""
_TIDY_SECONDS = 60.0

_TABLE = """
CREATE TABLE IF NOT EXISTS hit (key TEXT PRIMARY KEY, used INTEGER NOT NULL, until REAL NOT NULL)
WITHOUT ROWID
"""
_TAKE = """
INSERT INTO hit (key, used, until) VALUES (:key, :size, :now + :seconds)
ON CONFLICT (key) DO UPDATE SET
    used = CASE WHEN until <= :now THEN :size ELSE used + :size END,
    until = CASE WHEN until <= :now THEN :now + :seconds ELSE until END
RETURNING used, until
"""


@dataclass
class _Taken:
    """The places in the queue of one key that this process may hand out, until a moment (seconds)."""

    next: int
    last: int
    until: float

    def spent(self, amount: int, most: int) -> bool:
        """Whether more are to be taken: past the limit there is nothing left to take."""
        return self.next + amount - 1 > self.last and self.next <= most


class SharedCounts(Storage):
    """Fixed windows over every process that opens the same file; a request gets its place in the queue.

    Each process takes some places at once, so no more than the limit are ever let in by all of them
    together, and one that dies has lost at most the places it took. The file is apart from the database:
    counting neither waits for a writer there nor holds one up. It survives the end of any process; its
    contents are worth a minute.
    """

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012  (the base class declares it so)

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self.path = uri.removeprefix(f"{SCHEME}://")
        self._turn = threading.Lock()
        self._taken: dict[str, _Taken] = {}
        self._tidied = 0.0
        self._connection: sqlite3.Connection | None = None

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """The place of this request among all of the window, counted from 1."""
        most = _most(key)
        with self._turn:
            now = clock.real_now().timestamp()
            taken = self._taken.get(key)
            if taken is None or taken.until <= now or taken.spent(amount, most):
                taken = self._take(key, expiry, max(amount, most // _PORTIONS), now)
            taken.next += amount
            return taken.next - 1

    def _take(self, key: str, seconds: float, size: int, now: float) -> _Taken:
        facts = {"key": key, "size": size, "seconds": seconds, "now": now}
        used, until = self._open().execute(_TAKE, facts).fetchall()[0]
        taken = self._taken[key] = _Taken(used - size + 1, used, until)
        if now - self._tidied > _TIDY_SECONDS:
            self._tidy(now)
        return taken

    def _tidy(self, now: float) -> None:
        """Addresses are kept no longer than they are counted."""
        self._tidied = now
        self._open().execute("DELETE FROM hit WHERE until <= ?", (now,))
        self._taken = {key: one for key, one in self._taken.items() if one.until > now}

    def _open(self) -> sqlite3.Connection:
        """Opened by the first request: a connection does not survive the fork of a worker."""
        if self._connection is None:
            opened = sqlite3.connect(
                self.path,
                timeout=_PATIENCE_SECONDS,
                isolation_level=None,
                check_same_thread=False,  # every use waits for its turn
            )
            weakref.finalize(self, opened.close)
            opened.execute("PRAGMA journal_mode=WAL")
            opened.execute("PRAGMA synchronous=NORMAL")  # never torn, and no wait for the disk
            opened.execute(_TABLE)
            self._connection = opened
        return self._connection

    def get(self, key: str) -> int:
        """How many places are gone, as far as this process knows."""
        with self._turn:
            taken = self._taken.get(key)
            gone = taken is None or taken.until <= clock.real_now().timestamp()
            return 0 if taken is None or gone else taken.next - 1

    def get_expiry(self, key: str) -> float:
        """The moment (seconds) at which the window ends."""
        with self._turn:
            taken = self._taken.get(key)
            return taken.until if taken else clock.real_now().timestamp()

    def check(self) -> bool:
        """Whether the file can be used (again)."""
        with self._turn:
            try:
                self._open().execute("SELECT 1")
            except sqlite3.Error:
                return False
            return True

    def reset(self) -> int:
        with self._turn:
            self._taken.clear()
            return self._open().execute("DELETE FROM hit").rowcount

    def clear(self, key: str) -> None:
        with self._turn:
            self._taken.pop(key, None)
            self._open().execute("DELETE FROM hit WHERE key = ?", (key,))


def _most(key: str) -> int:
    """The limit a key is counted for; keys end in amount/multiples/granularity."""
    return int(key.rsplit("/", 3)[1])

"""How many SQL statements something takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import event

from incubator.core.db import db


def counted(act: Callable[[], Any]) -> int:
    """The statements sent while `act` runs, without those that open and close transactions."""
    sent: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(sent)

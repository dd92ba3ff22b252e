"""How many statements a page takes, so that a list's rows are seen to cost nothing each."""

from __future__ import annotations

from sqlalchemy import event

from incubator.core.db import db
from tests.browser_client import Browser


def queries(browser: Browser, path: str) -> int:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert browser.get(path).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(statements)

"""The session, the one commit, and the settings that make both databases keep their word."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, CursorResult, Engine, Select, cast, event, func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.elements import ColumnElement

from incubator.core.columns import Base
from incubator.core.errors import CannotWrite, NotFound, Overtaken
from incubator.core.words import _

if TYPE_CHECKING:
    from flask import Flask

db = SQLAlchemy(metadata=Base.metadata, session_options={"autoflush": True})

PATIENCE_SECONDS = 12.0
"""How long a writer waits for its turn before the person is told to try again (503 within 15 s)."""

_FASTER = frozenset({"40P01", "40001"})
"""PostgreSQL chose this transaction to give way: in a deadlock, or to one that it did not see."""

_turn = threading.Lock()
_before_commit: list[Callable[[Session], None]] = []


def before_commit(close: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register what must be written last in every transaction (the event chain)."""
    _before_commit.append(close)
    return close


@contextmanager
def transaction(*, patience: float = PATIENCE_SECONDS) -> Iterator[Session]:
    """All of it happens, or none of it. Views, commands and jobs open one; services never do.

    Whatever was read before is forgotten first, so rows to be changed are loaded inside. Raises
    `CannotWrite` when the database cannot take the write and `Overtaken` when somebody was faster.
    `patience` is how many seconds to wait for the writer's turn or, on PostgreSQL, for each lock.
    """
    session: Session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("transactions do not nest")
    session.rollback()
    try:
        with _writers_turn(session, patience):
            session.info["writing"] = True
            session.connection(execution_options={"writing": True})
            if patience < PATIENCE_SECONDS:
                _wait_no_longer(session, patience)
            yield session
            session.flush()
            for close in _before_commit:
                close(session)
            session.commit()
    except OperationalError as error:
        session.rollback()
        if getattr(error.orig, "sqlstate", None) in _FASTER:
            raise _overtaken() from error
        raise CannotWrite(
            _("系统正忙或磁盘暂时不能写入，您的操作没有保存。请稍等片刻再试一次。")
        ) from error
    except (StaleDataError, IntegrityError) as error:
        session.rollback()
        raise _overtaken() from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing", None)
        session.info.pop("pending", None)


def _overtaken() -> Overtaken:
    return Overtaken(_("他人刚刚办理了同一事项，您的操作没有保存。请刷新查看最新情况后再办理。"))


def _wait_no_longer(session: Session, patience: float) -> None:
    if session.get_bind().dialect.name == "postgresql":
        milliseconds = str(max(1, round(patience * 1000)))
        session.execute(select(func.set_config("lock_timeout", milliseconds, True)))


@contextmanager
def _writers_turn(session: Session, patience: float) -> Iterator[None]:
    """One SQLite writer at a time across threads and processes: its WAL reset is not safe otherwise."""
    path = session.get_bind().engine.url.database
    if session.get_bind().dialect.name != "sqlite" or path is None:
        yield
        return
    give_up = time.monotonic() + patience
    if not _turn.acquire(timeout=patience):
        raise CannotWrite(_("系统正忙，您的操作没有保存。请稍等片刻再试一次。"))
    try:
        with _turn_file(Path(path)) as file:
            _lock(file, give_up)
            yield
    finally:
        _turn.release()


def _turn_file(database: Path) -> IO[str]:
    try:
        return database.with_suffix(".writer").open("a")
    except OSError as error:
        raise CannotWrite(_("数据文件夹不能写入，您的操作没有保存。请联系系统管理员。")) from error


def _lock(file: IO[str], give_up: float) -> None:
    import fcntl  # absent on Windows, where only PostgreSQL is served

    pause = 0.001
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up:
                raise CannotWrite(_("系统正忙，您的操作没有保存。请稍等片刻再试一次。")) from None
            time.sleep(pause)
            pause = min(pause * 2, 0.02)
        else:
            return  # closing the file gives the turn back


def locked(model: type[Any], identity: int | None) -> Any:
    """Load one row to change it: fresh, and on PostgreSQL held until the transaction ends."""
    row = db.session.get(model, identity, populate_existing=True, with_for_update=True)
    if row is None:
        raise NotFound(_("没有找到这条记录。"))
    return row


def plain_rows(query: Select[*tuple[Any, ...]], **values: object) -> CursorResult[Any]:
    """The rows of a query for columns; with entities it would answer their columns one by one.

    The session's own way, which looks after entities, costs as much again as reading the rows.
    """
    session: Session = db.session()
    session.flush()
    return session.connection().execute(query, values)


def total(column: InstrumentedAttribute[int]) -> ColumnElement[int]:
    """Sum of whole fen as an integer; PostgreSQL alone would answer with a decimal."""
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


def init_db(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        configure(db.engine)


def configure(engine: Engine) -> None:
    """Attach the settings of the house to an engine of either kind."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_sqlite_connect)
        event.listen(engine, "begin", _on_sqlite_begin)
    else:
        event.listen(engine, "connect", _on_postgresql_connect)


def _on_sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: the driver would begin too late
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={int(PATIENCE_SECONDS * 1000)}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_sqlite_begin(connection: Any) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _on_postgresql_connect(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{int(PATIENCE_SECONDS)}s'")
        cursor.execute("SET TIME ZONE 'UTC'")
    connection.commit()

"""Asks every part of the installation whether it works: for `/readyz`, `doctor` and the start."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from incubator.core import clock, guards, installation
from incubator.core.db import db
from incubator.core.errors import Refusal
from incubator.core.words import _
from incubator.core.workdays import published_through
from incubator.migrations import state
from incubator.papers.fonts import chinese_fonts
from incubator.records import runs
from incubator.rules.queries import calendar
from incubator.web import oidc, rooms_at_night
from incubator.web.settings import settings

MEGABYTE = 1024 * 1024
LEAST_FREE = 100 * MEGABYTE
SOON_FULL = 1024 * MEGABYTE
WAL_RESET_FIXED = (3, 51, 3)
SIGN_ON_BACK = "/login/oidc/back"


@dataclass(frozen=True)
class Finding:
    """One part by name: whether it works, and in words how it is. `warns` is worth a look but works."""

    name: str
    ok: bool
    words: str
    warns: bool = False


def _found(words: str, *, ok: bool = True, warns: bool = False) -> tuple[bool, str, bool]:
    return ok, words, warns


Answer = tuple[bool, str, bool]


def _database() -> Answer:
    db.session.execute(text("SELECT 1"))
    return _found(_("可以读写") if _writable() else _("只能读取"), ok=_writable())


def _writable() -> bool:
    """A database file on a full or read-only disk still answers questions."""
    try:
        with tempfile.TemporaryFile(dir=installation.current().folder) as file:
            file.write(b"1")
            file.flush()
    except OSError:
        return False
    return True


def _schema() -> Answer:
    with db.engine.connect() as connection:
        current = state.is_current(connection)
    return _found(
        _("与程序一致") if current else _("与程序不一致，请运行 incubator init"), ok=current
    )


def _guards() -> Answer:
    with db.engine.connect() as connection:
        missing = guards.missing(connection)
    if missing:
        words = _("缺少 %(names)s，请运行 incubator init", names="、".join(missing))
        return _found(words, ok=False)
    return _found(_("%(n)s 项齐全", n=len(guards.GUARDS)))


def _fonts() -> Answer:
    fonts = chinese_fonts(installation.current().font)
    lacking = fonts.missing("两会一中心〔〕¥零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整")
    if lacking:
        return _found(_("缺字 %(chars)s", chars="".join(lacking)), ok=False)
    return _found(_("中文字体可以嵌入"))


def _scheduler() -> Answer:
    if runs.alive(clock.real_now()):
        return _found(_("正在运行"))
    return _found(_("没有运行，期限和提醒不会更新；请用 incubator serve 启动"), ok=False)


def _disk() -> Answer:
    free = shutil.disk_usage(installation.current().uploads).free
    words = _("剩余 %(free)s MB", free=free // MEGABYTE)
    return _found(words, ok=free >= LEAST_FREE, warns=free < SOON_FULL)


def _python() -> Answer:
    return _found(platform.python_version())


def _settings() -> Answer:
    """How the database is set, read back from a connection of the pool."""
    with db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            version = connection.scalar(text("SHOW server_version"))
            return _found(_("PostgreSQL %(version)s", version=version))
        wanted = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
        wrong = [
            name
            for name, value in wanted.items()
            if str(connection.scalar(text(f"PRAGMA {name}"))) != value  # names of our own
        ]
    words = _("SQLite %(version)s，WAL、FULL、外键约束", version=sqlite3.sqlite_version)
    if wrong:
        return _found(_("SQLite 设置不对：%(names)s", names="、".join(wrong)), ok=False)
    if sqlite3.sqlite_version_info >= WAL_RESET_FIXED:
        return _found(words)
    return _found(
        _(
            "%(words)s；此版本在 WAL 重置缺陷的范围内（3.51.3 已修复），"
            "本系统以写入锁避开，请不要用别的程序同时写这个数据库",
            words=words,
        ),
        warns=True,
    )


def _keys() -> Answer:
    folder = installation.current().folder / "keys"
    loose = [
        path.name
        for path in folder.iterdir()
        if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    if loose:
        return _found(_("他人可以读取：%(names)s", names="、".join(sorted(loose))), ok=False)
    prints = installation.current().keys.fingerprints()
    return _found(" ".join(f"{name}:{value[:8]}" for name, value in prints.items()))


def _sign_on() -> Answer:
    """The identity provider answers as its settings say; what only a sign-in shows is told along."""
    provider = settings().oidc
    if provider is None:
        return _found(_("没有设置，用密码登录"))
    oidc.examine(provider)
    back = f"{settings().base_url}{SIGN_ON_BACK}"
    return _found(
        _(
            "%(issuer)s 有应答；请确认在平台登记的回调地址是 %(back)s",
            issuer=provider.issuer,
            back=back,
        ),
        warns=not settings().secure_cookies,
    )


def _rooms() -> Answer:
    found = rooms_at_night.findings(clock.now())
    if found:
        first = found[0].message
        return _found(_("发现 %(n)s 处不一致：%(first)s", n=len(found), first=first), ok=False)
    return _found(_("预约与占用一致"))


def _holidays() -> Answer:
    year = clock.today().year + 1
    if calendar().is_published(year):
        return _found(_("%(year)s 年已有安排", year=year))
    return _found(
        _(
            "%(year)s 年放假安排还没有录入（程序已知至 %(known)s 年），跨年期限为暂定",
            year=year,
            known=published_through(),
        ),
        warns=True,
    )


READY: dict[str, Callable[[], Answer]] = {
    "database": _database,
    "schema": _schema,
    "guards": _guards,
    "fonts": _fonts,
    "scheduler": _scheduler,
    "disk": _disk,
}
DOCTOR: dict[str, Callable[[], Answer]] = {
    "python": _python,
    "settings": _settings,
    "keys": _keys,
    **READY,
    "sign-on": _sign_on,
    "holidays": _holidays,
    "rooms": _rooms,
}


def examine(checks: dict[str, Callable[[], Answer]]) -> list[Finding]:
    """Ask each; a part that cannot answer is a finding and not an error of the asking."""
    return [_examine(name, ask) for name, ask in checks.items()]


def _examine(name: str, ask: Callable[[], Answer]) -> Finding:
    try:
        ok, words, warns = ask()
    except Refusal as refusal:
        return Finding(name, ok=False, words=refusal.message)
    except (SQLAlchemyError, OSError) as error:
        db.session.rollback()
        cause = getattr(error, "orig", None) or error
        return Finding(name, ok=False, words=_("没有回答：%(why)s", why=str(cause)[:120]))
    return Finding(name, ok, words, warns)

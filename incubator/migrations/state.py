"""Where a database stands, and bringing it up to date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from incubator.core import guards
from incubator.core.errors import StartRefused
from incubator.core.words import _

FOLDER = Path(__file__).parent


def settings() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def head() -> str | None:
    return ScriptDirectory.from_config(settings()).get_current_head()


def is_current(connection: Connection) -> bool:
    return MigrationContext.configure(connection).get_current_revision() == head()


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to `revision` and build every guard anew, in one transaction."""
    _run(engine, lambda config: command.upgrade(config, revision), rebuild=revision == "head")


def downgrade(engine: Engine, revision: str) -> None:
    _run(engine, lambda config: command.downgrade(config, revision), rebuild=False)


def _run(engine: Engine, step: Callable[[Config], None], *, rebuild: bool) -> None:
    """Foreign keys are off from before BEGIN: a table rebuild would otherwise delete children."""
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if sqlite:
            connection.connection.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.execution_options(writing=True).begin():
                config = settings()
                config.attributes["connection"] = connection
                if not rebuild:  # a column named by a trigger cannot be dropped
                    for guard in guards.GUARDS:
                        guards.drop(connection, guard)
                step(config)
                if rebuild and head():
                    guards.install(connection)
                if sqlite:
                    _check_foreign_keys(connection)
        finally:
            if sqlite:
                connection.connection.execute("PRAGMA foreign_keys=ON")


def _check_foreign_keys(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        raise StartRefused(
            _("升级后发现 %(n)s 条记录的引用断开，升级已撤销，数据没有改变。", n=len(broken))
        )

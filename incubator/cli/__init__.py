"""The `incubator` command: every command has --help, and ends with 0 or one clear line."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import click
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy.exc import OperationalError

from incubator.config import from_environment
from incubator.core.errors import Refusal, StartRefused
from incubator.core.words import _


def commands() -> list[click.Command]:
    """Every command of the modules in this folder; each module lists its own in COMMANDS."""
    found: list[click.Command] = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        found += importlib.import_module(f"{__name__}.{module.name}").COMMANDS
    return found


def init_app(app: Flask) -> None:
    for command in commands():
        app.cli.add_command(command)


def _app() -> Flask:
    """The app of an installation that is there; only `init` makes one where there is none."""
    from incubator import create_app  # the app imports this package

    settings = from_environment()
    if "init" not in sys.argv[1:2] and not (settings.instance / "keys").exists():
        raise StartRefused(
            _(
                "这里还没有安装（没有找到 %(folder)s）。请先运行 incubator init，或用 INCUBATOR_INSTANCE 指明位置。",
                folder=settings.instance,
            )
        )
    return create_app(settings)


class _Commands(FlaskGroup):
    """Ours alone, which are all known before there is an installation to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self.commands)


def main() -> None:
    """Run a command; a refusal is one line on stderr and status 1."""
    group = _Commands(
        create_app=_app,
        add_default_commands=False,
        add_version_option=False,
        load_dotenv=False,
        set_debug_flag=False,
        help="两会一中心服务平台 / operations platform of a street's 两会一中心",
    )
    for command in commands():
        group.add_command(command)
    try:
        group(prog_name="incubator")
    except Refusal as refusal:
        click.echo(f"错误：{refusal.message}", err=True)
        sys.exit(1)
    except OperationalError as error:
        click.echo(f"错误：数据库不能使用（{error.orig}）。请先运行 incubator init。", err=True)
        sys.exit(1)

"""The fictional demonstration street."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from incubator.core import clock
from incubator.demonstration import load


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Load the fictional demonstration street; safe to repeat. Prints one sign-in line for each role."""
    built = load.load(at=clock.now())
    click.echo("示例街道已载入。" if built else "示例街道已在数据库中，没有改动。")
    click.echo("用户名       密码                       身份（密码在载入时随机生成，只保存在本机）")
    for line in load.sign_in_lines():
        click.echo(line)


COMMANDS: list[click.Command] = [demo]

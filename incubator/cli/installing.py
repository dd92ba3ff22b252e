"""Creating and checking an installation."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from incubator import plant
from incubator.casework import lifecycles
from incubator.core.db import db, transaction
from incubator.migrations import state
from incubator.people import consents, services
from incubator.rules import seeds


def prepare() -> None:
    """Schema, guards, what older rows lack, lifecycle states and starting rules; safe to repeat."""
    state.upgrade(db.engine)
    with transaction():
        lifecycles.plant()
        seeds.plant()
        consents.plant()
        services.fill_email_digests()
    plant.check_database()


@click.command("init")
@with_appcontext
def init() -> None:
    """Create the database or bring it up to date; safe to repeat."""
    prepare()
    click.echo("数据库已就绪。")


COMMANDS: list[click.Command] = [init]

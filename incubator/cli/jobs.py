"""Running one scheduled job by hand."""

from __future__ import annotations

import json
from datetime import datetime

import click
from flask.cli import with_appcontext

from incubator import scheduler
from incubator.core import clock
from incubator.core.words import _


@click.command("job")
@click.argument("name", type=click.Choice(list(scheduler.JOBS)))
@click.option(
    "--on",
    "on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="As on that business day; today if left out.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a sentence.")
@with_appcontext
def job(name: str, on: datetime | None, as_json: bool) -> None:
    """Run a scheduled job now, whether or not its slot was done; what it does it does only once."""
    found = scheduler.JOBS[name]
    day = on.date() if on else clock.today()
    at = clock.at(day, found.hours[0]) if on else clock.now()
    done = scheduler.run(found, slot=scheduler.own_slot(at, "by hand"), day=day, at=at)
    done = done or _("没有要做的事")
    if as_json:
        report = {"job": name, "day": day.isoformat(), "result": done}
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        click.echo(f"{found.label}（{day.isoformat()}）：{done}")


COMMANDS: list[click.Command] = [job]

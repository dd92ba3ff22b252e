"""The calls with their codes, titles and states."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from incubator.core import clock
from incubator.core.db import db
from incubator.funds.models import Call
from incubator.funds.queries import PHASE_WORDS, with_phase


@click.command("calls")
@click.option("--json", "as_json", is_flag=True, help="一行一个 JSON 数组，供程序读取。")
@with_appcontext
def calls(as_json: bool) -> None:
    """List every call: code, title, state."""
    query = with_phase(select(Call).order_by(Call.closes_at.desc(), Call.id.desc()), clock.now())
    rows = [
        {"code": call.code, "title": call.title, "state": str(call.phase)}
        for call in db.session.scalars(query)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['code']}\t{row['title']}\t{PHASE_WORDS[row['state']][0]}")
    if not rows:
        click.echo("还没有申报批次。")


COMMANDS: list[click.Command] = [calls]

"""Walking the chain of events from the command line."""

from __future__ import annotations

import json
import sys

import click
from flask.cli import with_appcontext

from incubator.records import events, seals


@click.group("audit")
def audit() -> None:
    """The chain of events."""


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@with_appcontext
def verify(as_json: bool) -> None:
    """Check every event against the chain and the daily seals; status 1 and the first bad row."""
    found, seal = events.verify(), seals.broken()
    whole = found.intact and seal is None
    if as_json:
        report = {
            "ok": whole,
            "events": found.length,
            "first_bad_event": found.bad_event_id,
            "problem": found.problem[:],
            "broken_seal": seal,
        }
        click.echo(json.dumps(report, ensure_ascii=False))
    elif whole:
        click.echo(f"校验链完整，共 {found.length} 条。")
    elif not found.intact:
        click.echo(f"校验链在第 {found.bad_event_id} 号记录处不符：{found.problem}", err=True)
    else:
        click.echo(f"{seal} 的每日封存与校验链不符：此前的记录被删去或改写。", err=True)
    if not whole:
        sys.exit(1)


COMMANDS: list[click.Command] = [audit]

"""Saying how the installation is, one line for each part."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click
from flask.cli import with_appcontext

from incubator import health


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Check Python, database, keys, fonts, scheduler, holidays and disk; status 1 when one fails."""
    findings = health.examine(health.DOCTOR)
    well = all(finding.ok for finding in findings)
    if as_json:
        click.echo(
            json.dumps(
                {"ok": well, "checks": [asdict(finding) for finding in findings]},
                ensure_ascii=False,
            )
        )
    else:
        for finding in findings:
            mark = "✗" if not finding.ok else "!" if finding.warns else "✓"
            click.echo(f"{mark} {finding.name:<10} {finding.words}")
    if not well:
        sys.exit(1)


COMMANDS: list[click.Command] = [doctor]

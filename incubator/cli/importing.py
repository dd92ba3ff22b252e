"""`incubator import …`: tables from outside into the register, all of a file or nothing of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM
from incubator.organizations import hubs
from incubator.organizations.importing import import_organizations
from incubator.organizations.models import Hub
from incubator.organizations.planning import plan_import
from incubator.organizations.queries import the_hub
from incubator.organizations.reports import Report
from incubator.organizations.sheets import Sheet, Told, read_sheet

_LONG = 2_000
"""Rows from which a progress bar is shown."""


@click.group("import")
def importing() -> None:
    """Import tables: CSV or XLSX, any encoding, title rows above the header."""


@importing.command("organizations")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--hub", "short_code", metavar="CODE", help="Short code of the street's hub.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@with_appcontext
def organizations(file: Path, short_code: str | None, dry_run: bool, as_json: bool) -> None:
    """Bring a register of organizations in: all rows, or none when one is refused (status 1).

    The hub is the one named by --hub, or the only one. In an installation that has none yet, a hub
    named 本街道 is opened with the code of --hub (JD without it).
    """
    with _progress(file.name) as told:
        sheet = read_sheet(file.name, file.read_bytes(), told=told)
    report = _preview(sheet, short_code) if dry_run else _carry_out(sheet, short_code)
    show(report, as_json=as_json)


def show(report: Report, *, as_json: bool) -> None:
    """Print a report; the command ends with status 1 when a row was refused."""
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(str(line) for line in report.lines()))
    if not report.clean:
        sys.exit(1)


def _preview(sheet: Sheet, short_code: str | None) -> Report:
    hub = the_hub(short_code)
    return plan_import(sheet, hub_id=hub.id if hub else None, on=clock.today()).report


def _carry_out(sheet: Sheet, short_code: str | None) -> Report:
    """Nothing is written, not even a hub, when the preview already refuses a row."""
    preview = _preview(sheet, short_code)
    if not preview.clean:
        return preview
    if sheet.read >= _LONG:
        click.echo(f"正在写入 {sheet.read} 行……", err=True)
    at = clock.now()
    with transaction():
        hub = the_hub(short_code) or _first_hub(short_code)
        return import_organizations(sheet, hub=hub, by=replace(SYSTEM, hub_id=hub.id), at=at)


def _first_hub(short_code: str | None) -> Hub:
    made = hubs.open_default_hub(short_code or hubs.DEFAULT_CODE, by=SYSTEM, at=clock.now())
    db.session.flush()
    return made


@contextmanager
def _progress(name: str) -> Iterator[Told]:
    """A bar on stderr while a long file is read; short ones need none."""
    bars: list[Any] = []  # click's own type of a bar is private

    def told(done: int, total: int) -> None:
        if total < _LONG:
            return
        if not bars:
            bars.append(click.progressbar(length=total, label=name, file=sys.stderr))
        bars[0].update(done - bars[0].pos)

    yield told
    for bar in bars:
        bar.update(bar.length - bar.pos if bar.length else 0)
        bar.render_finish()


COMMANDS: list[click.Command] = [importing]

"""`incubator import facts`: an extract of a register into the dated facts, all of a file or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from incubator.casework import obligations
from incubator.cli.importing import importing, show
from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.permissions import SYSTEM
from incubator.organizations.fact_importing import import_facts
from incubator.organizations.fact_planning import plan_facts
from incubator.organizations.fact_reports import FactReport
from incubator.organizations.fact_sheets import Asked, FactSheet, read_facts
from incubator.organizations.fact_words import KINDS
from incubator.organizations.queries import the_hub


@importing.command("facts")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", required=True, type=click.Choice(list(KINDS)), help="What the rows state.")
@click.option(
    "--for-year",
    type=click.IntRange(1949, 2100),
    default=None,
    help="Year of inspections whose row names none.",
)
@click.option("--source", default="", help="Where it was found; the file's name if left out.")
@click.option(
    "--seen-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day somebody looked at the source; now if left out.",
)
@click.option("--hub", "short_code", metavar="CODE", help="Short code of the street's hub.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@with_appcontext
def facts(
    file: Path,
    kind: str,
    for_year: int | None,
    source: str,
    seen_on: datetime | None,
    short_code: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring a register's extract in: all rows, or none when one is refused (status 1).

    A row about somebody outside the register is listed as unknown and changes nothing. The same
    file again changes nothing.
    """
    seen_at = clock.at(seen_on.date()) if seen_on else clock.now().replace(second=0, microsecond=0)
    asked = Asked(KINDS[kind], source, seen_at, for_year or 0)
    sheet = read_facts(file.name, file.read_bytes(), asked)
    show(_report(sheet, short_code, dry_run=dry_run), as_json=as_json)


def _report(sheet: FactSheet, short_code: str | None, *, dry_run: bool) -> FactReport:
    at, hub = clock.now(), the_hub(short_code)
    preview = plan_facts(sheet, hub_id=hub.id if hub else None, at=at).report
    if dry_run or hub is None or not preview.clean:
        return preview
    hub_id = hub.id
    with transaction():
        hub = the_hub(short_code) or hub
        report = import_facts(sheet, hub=hub, by=replace(SYSTEM, hub_id=hub_id), at=at)
        obligations.meet_all(at=at)
    return report


COMMANDS: list[click.Command] = []

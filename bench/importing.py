"""Measures bringing the real list of organizations in, beside reading it barely and writing it.

Run `python -m bench.importing` for a table, with `--json` for figures a machine reads. The compared
things take turns; the figures are medians, of CPU time and by the clock. The bare import is
`csv.reader` and `executemany` into the same tables, in one transaction as durable as ours; the same
again with the checking table reader in place of `csv.reader`. The parts of an import stand apart,
and so does the whole command, whose process has to start first.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import cast

from sqlalchemy import text

from bench.streets import installation
from bench.turns import in_turns
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM, Hat
from incubator.core.pinyin import initials
from incubator.core.tabular.reading import read_table
from incubator.organizations import columns, hubs
from incubator.organizations.importing import import_organizations
from incubator.organizations.models import Hub
from incubator.organizations.planning import plan_import
from incubator.organizations.sheets import read_sheet

ROUNDS, STARTS = 31, 5
REAL = Path(__file__).resolve().parents[2] / "shared/data/registry/beijing-licences.csv"
ORGANIZATIONS = 834


def measured(real: Path) -> dict[str, float]:
    """Every figure, in milliseconds, and the ratios they are read by."""
    with installation("import"):
        return importing(real) | command(real)


def importing(real: Path) -> dict[str, float]:
    """The real list through every check, its parts, and the bare import."""
    data = real.read_bytes()
    with transaction():
        hub = hubs.open_default_hub(hubs.DEFAULT_CODE, by=SYSTEM, at=clock.now())
        by = replace(SYSTEM, hub_id=hub.id)
    sheet = read_sheet(real.name, data)
    names = {entry.stated.name for entry in sheet.entries}
    works: dict[str, Callable[[], object]] = {
        "import": lambda: _import(real.name, data, by),
        "bare": lambda: _barely(csv_rows(data), by),
        "bare_with_our_reader": lambda: _barely(table_rows(data), by),
        "part_csv": lambda: csv_rows(data),
        "part_reader": lambda: read_table(real.name, data, wanted=columns.READ),
        "part_reader_and_checks": lambda: read_sheet(real.name, data),
        "part_plan": lambda: plan_import(sheet, hub_id=by.hub_id, on=clock.today()),
        "part_pinyin": lambda: [initials.__wrapped__(name) for name in names],
    }
    took = in_turns(works, rounds=ROUNDS, before=_empty)
    found = {f"{name}_{kind}_ms": ms for name in works for kind, ms in took[name]._asdict().items()}
    for kind in ("cpu", "wall"):
        ours = found[f"import_{kind}_ms"]
        found[f"import_to_bare_{kind}"] = ours / found[f"bare_{kind}_ms"]
        found[f"import_to_reader_{kind}"] = ours / found[f"bare_with_our_reader_{kind}_ms"]
    return found


def command(real: Path) -> dict[str, float]:
    """CPU of the whole command: importing into a new installation, and starting for `--help` alone."""
    with tempfile.TemporaryDirectory(prefix="bench-command-") as folder:
        _run(folder, "init")
        new = Path(folder, "incubator.db").read_bytes()
        took: dict[str, list[float]] = {"command_import_cpu_ms": [], "command_help_cpu_ms": []}
        _run(folder, "import", "organizations", "--help")  # compiles what is not compiled yet
        for _ in range(STARTS):
            for old in Path(folder).glob("incubator.db*"):
                old.unlink()
            Path(folder, "incubator.db").write_bytes(new)
            words = ("import", "organizations", str(real), "--json")
            took["command_import_cpu_ms"].append(_run(folder, *words))
            took["command_help_cpu_ms"].append(_run(folder, "import", "organizations", "--help"))
    return {name: median(values) for name, values in took.items()}


def _run(folder: str, *words: str) -> float:
    """CPU milliseconds of one command in a process of its own."""
    environment = os.environ | {
        "INCUBATOR_INSTANCE": folder,
        "INCUBATOR_MODE": "development",
        "PYTHONDONTWRITEBYTECODE": "",  # an installation keeps its compiled modules
        "PYTHONPYCACHEPREFIX": f"{folder}/compiled",
    }
    start = _children_cpu()
    subprocess.run(  # noqa: S603  (our own interpreter and command)
        [sys.executable, "-m", "incubator", *words],
        env=environment,
        check=True,
        capture_output=True,
    )
    return (_children_cpu() - start) * 1000


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def csv_rows(data: bytes) -> list[tuple[str, ...]]:
    """Name, code, number, day and issuer as the file has them."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    next(rows)
    return [(row[1], row[2], row[3], row[4][:10], row[5]) for row in rows]


def table_rows(data: bytes) -> list[tuple[str, ...]]:
    """The same through the reader that takes any file and bounds what it takes."""
    table = read_table("registry.csv", data, wanted=columns.READ)
    named = ("name", "uscc", "number", "decided_on", "issuer")
    return [tuple(row.values[key] for key in named) for row in table.rows]


def _barely(rows: list[tuple[str, ...]], by: Hat) -> None:
    """One transaction of the bare driver into the same tables, as durable as ours."""
    path = cast(str, db.engine.url.database)
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO organization (hub_id, name, initials, org_type, status, uscc, code_exception,"
        " registrar, supervising_unit, business_scope, address, community, bank_name, created_at,"
        " version) VALUES (?, ?, '', 'association', 'registered', ?, '', '', '', '', '', '', '',"
        " '2026-11-23 00:00:00', 1)",
        [(by.hub_id, name, code) for code, name in {row[1]: row[0] for row in rows}.items()],
    )
    ids = dict(connection.execute("SELECT uscc, id FROM organization"))
    connection.executemany(
        "INSERT INTO fact (organization_id, kind, value, number, valid_from, for_year, issuer, basis,"
        " source, recorded_at) VALUES (?, 'licence', '', ?, ?, 0, ?, '', 'x', '2026-11-23 00:00:00')",
        [(ids[row[1]], row[2], row[3][:10], row[4]) for row in rows],
    )
    connection.execute("COMMIT")
    connection.close()


def _import(name: str, data: bytes, by: Hat) -> None:
    initials.cache_clear()
    sheet = read_sheet(name, data)
    with transaction():
        hub = db.session.get_one(Hub, by.hub_id)
        report = import_organizations(sheet, hub=hub, by=by, at=clock.now())
    assert report.created == ORGANIZATIONS


def _empty() -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        for table in ("fact", "organization"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608  (two names of our own)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--real", type=Path, default=REAL, help="the list of 907 licences")
    options = parser.parse_args()
    if not options.real.exists():
        sys.exit(f"nothing measured: {options.real} is not there")
    found = {name: round(value, 3) for name, value in measured(options.real).items()}
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        print(f"{name:32} {value:10.3f}")


if __name__ == "__main__":
    main()

"""Measures the register: its list page in a small and a large street, and importing the real list.

Run `python -m bench.registry` for a table, with `--json` for figures a machine reads. The compared
things take turns; the figures are medians. Pages are answered in this process and counted in CPU
time, without a network. The bare page is Flask and Jinja with 50 rows that lie in memory. An import
is counted in wall time, because both sides wait for the disk, and compared twice: with `csv.reader`
and `executemany`, and with the checking table reader and `executemany`.
"""

from __future__ import annotations

import argparse
import csv
import gc
import io
import json
import sqlite3
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import select, text
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.streets import installation, street
from incubator.blueprints.organizations import registers
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM, Hat
from incubator.core.pinyin import initials
from incubator.core.tabular.reading import read_table
from incubator.organizations import columns, hubs
from incubator.organizations.importing import import_organizations
from incubator.organizations.models import Hub
from incubator.organizations.sheets import read_sheet
from incubator.people.models import Post, User
from incubator.web.listing import Listing
from incubator.web.sessions import begin

ROUNDS = 31
REAL = Path(__file__).resolve().parents[2] / "shared/data/registry/beijing-licences.csv"
SMALL, LARGE = 834, 20_000
PATH = "/organizations/"


def measured(real: Path) -> dict[str, float]:
    """Every figure, in milliseconds, and the ratios they are read by."""
    with installation("pages") as app:
        small, large = street("JA", SMALL), street("JB", LARGE)
        gc.collect()
        gc.freeze()  # a server holds no phrase dictionaries; they came in with the names made here
        found = pages(app, small, large)
    with installation("import"):
        return found | (importing(real) if real.exists() else {})


def pages(app: Flask, small: Hat, large: Hat) -> dict[str, float]:
    """Rows, count and whole page of 50 out of few and out of many, beside a bare page of 50."""
    bare = _bare_app()
    works: dict[str, Callable[[], object]] = {
        "bare_page_ms": lambda: _answer(bare, {}),
        "page_small_ms": _page(app, small),
        "page_large_ms": _page(app, large),
    }
    took = _in_turns(works) | _lists(app, {"small": small, "large": large})
    return took | {
        "rows_ratio": took["rows_large_ms"] / took["rows_small_ms"],
        "page_share_small": took["bare_page_ms"] / took["page_small_ms"],
        "page_share_large": took["bare_page_ms"] / took["page_large_ms"],
    }


def _lists(app: Flask, streets: dict[str, Hat]) -> dict[str, float]:
    """The list's own statements: the count apart from the rows with what stands beside them."""
    found: dict[str, list[float]] = {
        f"{what}_{size}_ms": [] for what in ("count", "rows") for size in streets
    }
    for _ in range(ROUNDS):
        for size, hat in streets.items():
            with app.test_request_context(PATH):
                start = time.process_time()
                listing = Listing(registers.organizations(hat))
                counted = time.process_time()
                assert len(listing.rows) == 50
                found[f"count_{size}_ms"].append((counted - start) * 1000)
                found[f"rows_{size}_ms"].append((time.process_time() - counted) * 1000)
            db.session.rollback()
            db.session.expunge_all()
    return {name: statistics.median(values) for name, values in found.items()}


def importing(real: Path) -> dict[str, float]:
    """The real list through every check, beside reading it barely and writing it at once."""
    data = real.read_bytes()
    with transaction():
        hub = hubs.open_default_hub(hubs.DEFAULT_CODE, by=SYSTEM, at=clock.now())
        by = replace(SYSTEM, hub_id=hub.id)
    works: dict[str, Callable[[], object]] = {
        "import_ms": lambda: _import(real.name, data, by),
        "import_bare_ms": lambda: _barely(csv_rows(data), by),
        "import_reader_ms": lambda: _barely(table_rows(data), by),
    }
    found = _in_turns(works, before=_empty, watch=time.perf_counter)
    return found | {
        "import_to_bare": found["import_ms"] / found["import_bare_ms"],
        "import_to_reader": found["import_ms"] / found["import_reader_ms"],
    }


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
    assert report.created == SMALL


def _empty() -> None:
    db.session.remove()
    with db.engine.begin() as connection:
        for table in ("fact", "organization"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608  (two names of our own)


def _in_turns(
    works: dict[str, Callable[[], object]],
    *,
    before: Callable[[], None] = lambda: None,
    watch: Callable[[], float] = time.process_time,
) -> dict[str, float]:
    """Median milliseconds of each; taking turns spreads the machine's other work over all."""
    found: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(ROUNDS + 1):
        for name, work in works.items():
            before()
            start = watch()
            work()
            if turn:  # the first turn warms up
                found[name].append((watch() - start) * 1000)
    return {name: statistics.median(values) for name, values in found.items()}


def _page(app: Flask, hat: Hat) -> Callable[[], object]:
    """The list as its officer's browser gets it, with a session of the usual kind."""
    client = app.test_client()
    with app.test_request_context(), transaction():
        user = db.session.scalars(select(User).where(User.person_id == hat.person_id)).one()
        token = begin(user, db.session.get_one(Post, hat.post_id))
    with client.session_transaction() as session:
        session["_user_id"], session["seen"] = token, int(clock.real_now().timestamp())
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    headers = {"Cookie": f"{cookie.key}={cookie.value}"}
    return lambda: _answer(app, headers)


def _answer(app: Flask, headers: dict[str, str]) -> None:
    """One request from the environment a server would hand over to the last byte of the answer."""
    environ = EnvironBuilder(PATH, headers=Headers(headers)).get_environ()
    with app.app_context():
        body, status, _headers = run_wsgi_app(app.wsgi_app, environ)
        page = b"".join(body)
    assert status.startswith("200"), status
    assert page.count(b"<tr>") == 51


_BARE_PAGE = """<!doctype html><html lang="zh"><head><title>组织</title></head><body><h1>组织</h1><table>
<thead><tr><th>名称</th><th>类型</th><th>成立登记日期</th><th>等级</th><th>信用与年检</th><th>最近核对</th></tr></thead>
<tbody>{% for row in rows %}<tr><td><a href="/organizations/{{ row.id }}">{{ row.name }}</a>
<span>{{ row.code }}</span></td><td>{{ row.kind }}</td><td>{{ row.day }}</td><td>{{ row.grade }}</td>
<td>{{ row.credit }}</td><td>{{ row.verified }}</td></tr>
{% endfor %}</tbody></table></body></html>"""


def _bare_app() -> Flask:
    """What Flask and Jinja cost for 50 rows of six cells, with nothing behind them."""
    bare = Flask("bare")
    rows = [
        {
            "id": n,
            "name": f"示例社区服务中心{n}",
            "code": f"52990104MJ{n:08d}",
            "kind": "社会服务机构",
            "day": date(2020, 5, 1),
            "grade": "3A",
            "credit": "正常 2023 合格",
            "verified": None,
        }
        for n in range(50)
    ]
    bare.jinja_loader = DictLoader({"bare.html": _BARE_PAGE})
    bare.add_url_rule(PATH, view_func=lambda: render_template("bare.html", rows=rows))
    return bare


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--real", type=Path, default=REAL, help="the list of 907 licences")
    options = parser.parse_args()
    found = {name: round(value, 3) for name, value in measured(options.real).items()}
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        print(f"{name:24} {value:10.3f}")
    if not options.real.exists():
        print(f"no import measured: {options.real} is not there")


if __name__ == "__main__":
    main()

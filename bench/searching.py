"""Measures finding organizations by pinyin initials among 20,000, beside the bare SQL for the same rows.

Run `python -m bench.searching` for a table, with `--json` for figures a machine reads. The two take
turns in one run; the figures are medians, in milliseconds of CPU time. `bare` is what the driver
needs for what the list says: how many there are and the first fifty; `first` is the fifty alone. `rows`
is the same asked by the list; `ours` is the list itself: count, rows, and the dated facts that stand beside them.
"""

from __future__ import annotations

import argparse
import gc
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Flask
from sqlalchemy import bindparam, select, update

from bench.streets import installation, street
from bench.turns import in_turns
from incubator.blueprints.organizations import registers
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat
from incubator.core.pinyin import initials
from incubator.organizations.models import Organization
from incubator.web.listing import Listing

ROUNDS = 41
ORGANIZATIONS = 20_000
LETTERS = ("ylfw", "dfhb", "hqsyyjh")
"""Initials of a common field, of a place with a field, and of one name in eighty."""
PLACES = [
    "朝阳",
    "东风",
    "和平",
    "红旗",
    "建设",
    "解放",
    "人民",
    "胜利",
    "五一",
    "新华",
    "长宁",
    "花园",
    "滨河",
    "龙泉",
    "梅园",
    "松林",
    "海棠",
    "云山",
    "望江",
    "青年",
]
FIELDS = [
    "养老",
    "助残",
    "环保",
    "文体",
    "志愿",
    "调解",
    "托育",
    "书画",
    "合唱",
    "棋牌",
    "健身",
    "法律",
    "心理",
    "教育",
    "救助",
    "消防",
    "园艺",
    "摄影",
    "舞蹈",
    "编织",
]
KINDS = ["服务中心", "促进会", "志愿者协会", "发展中心", "服务社", "基金会", "联合会", "研究会"]
BARE = (
    "SELECT id, hub_id, name, uscc, filing_no, org_type, status, registered_on, verified_on"
    " FROM organization WHERE hub_id = ? AND initials LIKE ? ORDER BY initials, id LIMIT 50"
)
BARE_COUNT = "SELECT count(*) FROM organization WHERE hub_id = ? AND initials LIKE ?"


def measured() -> dict[str, float]:
    """Every figure, and for each search how many times the bare SQL it takes."""
    with installation("searching") as app:
        hat = street("JA", ORGANIZATIONS)
        named_differently()
        gc.collect()
        gc.freeze()  # a server holds no phrase dictionaries; they came in with the names made here
        found: dict[str, float] = {}
        for letters in LETTERS:
            found |= _search(app, hat, letters)
        return found


def named_differently() -> None:
    """Give the generated rows names as different as those of a street."""
    with transaction() as session:
        ids = session.scalars(select(Organization.id)).all()
        names = [
            {"one": id, "name": (name := _name(n)), "initials": initials(name)}
            for n, id in enumerate(ids)
        ]
        renamed = update(Organization).where(Organization.id == bindparam("one"))
        session.connection().execute(renamed, names)


def _name(n: int) -> str:
    place, field = PLACES[n % 20], FIELDS[n // 20 % 20]
    return f"示例{place}{field}{KINDS[n // 400 % 8]}{n // 3200 or ''}"


def _search(app: Flask, hat: Hat, letters: str) -> dict[str, float]:
    works: dict[str, Callable[[], object]] = {
        "first": lambda: _barely(hat, letters),
        "bare": lambda: (_barely(hat, letters), _barely(hat, letters, BARE_COUNT)),
        "rows": lambda: _rows(app, hat, letters),
        "ours": lambda: _ours(app, hat, letters),
    }
    took = in_turns(works, rounds=ROUNDS)
    found = {f"{name}_{letters}_ms": took[name].cpu for name in works}
    return found | {
        f"to_bare_{letters}": took["ours"].cpu / took["bare"].cpu,
        f"rows_to_bare_{letters}": took["rows"].cpu / took["bare"].cpu,
    }


def _barely(hat: Hat, letters: str, statement: str = BARE) -> list[Any]:
    """One statement through the driver's own cursor."""
    with db.engine.connect() as connection:
        rows = connection.exec_driver_sql(statement, (hat.hub_id, f"%{letters}%")).fetchall()
    assert rows
    return list(rows)


def _rows(app: Flask, hat: Hat, letters: str) -> None:
    """Count and fifty rows as the list asks for them, before anything is worded."""
    with app.test_request_context(f"/organizations/?q={letters}"):
        listing = Listing(replace(registers.organizations(hat), lines=list))
        assert listing.total
        assert listing.rows
    db.session.rollback()
    db.session.expunge_all()


def _ours(app: Flask, hat: Hat, letters: str) -> None:
    with app.test_request_context(f"/organizations/?q={letters}"):
        listing = Listing(registers.organizations(hat))
        assert listing.total
        assert listing.rows
    db.session.rollback()
    db.session.expunge_all()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    options = parser.parse_args()
    found = {name: round(value, 3) for name, value in measured().items()}
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        print(f"{name:24} {value:10.3f}")


if __name__ == "__main__":
    main()

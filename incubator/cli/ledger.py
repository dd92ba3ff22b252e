"""Checking the books and handing them to an outside tool."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from incubator.core.db import db
from incubator.core.tabular.writing import write_csv
from incubator.funds import commitments  # noqa: F401  (adds its comparison to the check)
from incubator.ledger import books
from incubator.ledger.checking import check
from incubator.ledger.models import Budget, Posting


@click.group("ledger")
def ledger() -> None:
    """The budgets' running totals and their postings."""


@ledger.command("check")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@with_appcontext
def check_books(as_json: bool) -> None:
    """Compare running totals, postings and approvals; status 1 and the first difference if any."""
    found = check()
    if as_json:
        differences = [{"budget": one.budget_id, "problem": one.problem[:]} for one in found]
        click.echo(json.dumps({"ok": not found, "differences": differences}, ensure_ascii=False))
    elif found:
        click.echo(f"账目不符（共 {len(found)} 处），第一处：{found[0].problem}", err=True)
    else:
        click.echo("账目相符。")
    if found:
        sys.exit(1)


@ledger.command("export")
@click.option("--format", "kind", type=click.Choice(["csv", "beancount"]), required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@with_appcontext
def export(kind: str, output: Path) -> None:
    """Write every posting to FILE, as CSV or as a beancount file with closing balances."""
    postings = db.session.scalars(
        select(Posting).options(joinedload(Posting.budget)).order_by(Posting.on, Posting.id)
    ).all()
    if kind == "csv":
        output.write_bytes(b"".join(write_csv(books.COLUMNS, books.rows(postings))))
    else:
        budgets = db.session.scalars(
            select(Budget).options(joinedload(Budget.owner)).order_by(Budget.id)
        ).all()
        output.write_text("\n".join(books.beancount(budgets, postings)) + "\n", encoding="utf-8")
    click.echo(f"已导出 {len(postings)} 笔到 {output}。")


COMMANDS: list[click.Command] = [ledger]

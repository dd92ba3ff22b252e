"""`incubator ledger check` finds every difference, and the exported books add up by themselves."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from incubator.core import clock, guards
from incubator.core.db import db, transaction
from incubator.ledger import services as ledger
from incubator.ledger.models import Budget
from tests import factories, given


@pytest.fixture
def budget(app: Flask) -> Budget:
    """1,000 yuan, of which 400 are promised, 250 paid and 50 came back."""
    made = given.budget(factories.hub(), 1000)
    by = given.finance(made.hub)
    with transaction():
        for name, yuan in (("commit", 650), ("pay", 250), ("give_back", 50)):
            getattr(ledger, name)(
                made.id, yuan * 100, ledger.Voucher('示例"摘要"', name), by=by, at=clock.now()
            )
    return made


def tamper(statement: str) -> None:
    """Change the tables behind the services' and the database's back."""
    db.session.rollback()
    with db.engine.begin() as connection:
        for guard in guards.GUARDS:
            guards.drop(connection, guard)
        connection.execute(text(statement))


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["ledger", *arguments])
    return result.exit_code, result.output


def test_right_books_are_said_to_be_right(app: Flask, budget: Budget) -> None:
    assert run(app, "check") == (0, "账目相符。\n")
    status, report = run(app, "check", "--json")
    assert (status, json.loads(report)) == (0, {"ok": True, "differences": []})


@pytest.mark.both
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE budget SET committed = committed - 1", "已批待付余额 ¥399.99，与明细合计 ¥400.00"),
        ("UPDATE budget SET total = total + 1", "预算总额余额 ¥1,000.01"),
        ("UPDATE posting SET amount = 24999 WHERE kind = 'pay'", "已付余额 ¥250.00"),
        ("DELETE FROM posting WHERE kind = 'return'", "已退回余额 ¥50.00，与明细合计 ¥0.00"),
        ("UPDATE posting SET credit = 'source' WHERE kind = 'pay'", "借贷方向与类别不符"),
        ("UPDATE posting SET case_id = NULL, kind = 'release' WHERE kind = 'pay'", "借贷方向"),
    ],
)
def test_any_difference_is_found(app: Flask, budget: Budget, statement: str, said: str) -> None:
    tamper(statement)
    status, output = run(app, "check")
    assert status == 1
    assert said in output or said in run(app, "check", "--json")[1]


def test_a_payment_beyond_one_cases_promise_is_found(app: Flask, budget: Budget) -> None:
    case = given.application(given.call(budget.hub))
    tamper(f"UPDATE posting SET case_id = {case.id} WHERE kind = 'commit'")  # noqa: S608  (our id)
    status, output = run(app, "check")
    assert status == 1
    assert "支付超过批准" in output


def test_the_exported_csv_is_every_posting(app: Flask, budget: Budget, tmp_path: Path) -> None:
    out = tmp_path / "books.csv"
    assert run(app, "export", "--format", "csv", "-o", str(out))[0] == 0
    raw = out.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["金额（元）"] for row in rows] == ["1000.00", "650.00", "250.00", "50.00"]
    assert {row["来源"] for row in rows} == {"区级财政"}


def test_the_exported_beancount_file_adds_up_to_its_own_balances(
    app: Flask, budget: Budget, tmp_path: Path
) -> None:
    out = tmp_path / "books.beancount"
    assert run(app, "export", "--format", "beancount", "-o", str(out))[0] == 0
    written = out.read_text(encoding="utf-8")
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for account, amount in re.findall(r"^  ([A-Z][\w:-]+)  (-?[\d.]+) CNY$", written, re.M):
        sums[account] += Decimal(amount)
    balances = {
        account: Decimal(amount)
        for account, amount in re.findall(r"^\S+ balance (\S+) +(-?[\d.]+) CNY$", written, re.M)
    }
    assert balances == dict(sums)
    assert sum(sums.values()) == 0
    assert balances[f"Assets:Budget-{budget.id}:Available"] == Decimal("400.00")
    opened = re.findall(r"^(\S+) open (\S+) CNY$", written, re.M)
    assert {account for _day, account in opened} == set(balances)
    assert all(line.count('"') in (0, 2, 4) for line in written.splitlines())


def test_empty_books_are_exported_too(app: Flask, tmp_path: Path) -> None:
    out = tmp_path / "none.beancount"
    assert run(app, "export", "--format", "beancount", "-o", str(out))[0] == 0
    assert "open" not in out.read_text(encoding="utf-8")

"""Shared by the tests of the register: an officer's hat, files to import, and statements counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event
from stdnum.cn import ric

from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat, Role
from incubator.organizations.codes import make_uscc
from incubator.organizations.importing import import_organizations
from incubator.organizations.models import Hub, Organization
from incubator.organizations.planning import plan_import
from incubator.organizations.reports import Report
from incubator.organizations.sheets import read_sheet
from tests import factories

REAL = Path(__file__).resolve().parents[3] / "shared/data/registry/beijing-licences.csv"
needs_real_file = pytest.mark.skipif(
    not REAL.exists(), reason="the public licence list is not beside the project"
)
LICENCES = "相对人,代码,许可/处罚文书号,许可/处罚决定日期,许可/处罚机关".replace(
    "相对人", "许可/处罚行政相对人名称"
).replace("代码", "许可/处罚行政相对人统一社会信用代码")
"""The headings of a published list of licences."""
MISPRINTED = "52110000585825247D"
"""A code as a public list prints it, wrong in its last place."""

# A made-up person of a county that was never assigned, so that nobody's number stands here.
NOBODY = "51019919900101123"
NOBODY += ric.calc_check_digit(NOBODY + "0")


def code(n: int, prefix: str = "52") -> str:
    """The n-th code of a district nobody is registered in."""
    return make_uscc(prefix, "990104", f"MJ{n:06d}")


def officer(hub: Hub) -> Hat:
    return factories.hat(factories.post(Role.CASE_OFFICER, hub=hub))


def table(*rows: str, head: str = "名称,统一社会信用代码,备案编号,类型,状态,成立登记日期") -> bytes:
    return "\r\n".join([head, *rows, ""]).encode()


def brought(data: bytes, hub: Hub, *, name: str = "名册.csv", by: Hat | None = None) -> Report:
    """Import as the officer's confirmation does, and answer the report."""
    by = by or officer(hub)
    sheet = read_sheet(name, data)
    with transaction():
        return import_organizations(
            sheet, hub=db.session.get_one(Hub, hub.id), by=by, at=clock.now()
        )


def previewed(data: bytes, hub: Hub, *, name: str = "名册.csv") -> Report:
    return plan_import(read_sheet(name, data), hub_id=hub.id, on=clock.today()).report


def counts(report: Report) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, refused."""
    return report.created, report.updated, report.unchanged, len(report.rejected)


def named(name: str) -> Organization:
    return db.session.query(Organization).filter_by(name=name).one()


def register_size(hub: Hub) -> int:
    return db.session.query(Organization).filter_by(hub_id=hub.id).count()


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every SELECT, INSERT, UPDATE and DELETE sent while inside."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.split(None, 1)[0].upper() in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}:
            sent.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def everything_stored() -> str:
    """The text of every row of every table, as the raw database holds it."""
    with db.engine.connect() as connection:
        return "\n".join(
            str(row)
            for found in db.metadata.sorted_tables
            for row in connection.exec_driver_sql(f'SELECT * FROM "{found.name}"')  # noqa: S608
        )

"""Every column that names an organization: which move when two rows become one, and which stay and why."""

from __future__ import annotations

from sqlalchemy import Column, Table

from incubator.core.columns import Base
from incubator.core.words import _

KEPT: dict[tuple[str, str], str] = {
    ("event", "organization_id"): _("办理记录只增不改，按合并关系一起显示"),
    ("organization_details", "organization_id"): _("每个组织一份，留在原组织供查阅"),
    ("hub_body", "organization_id"): _("两会一中心的机构不能合并"),
    ("merger", "organization_id"): _("合并关系本身"),
}
"""Columns that keep the old row's id, each with the reason."""

COUNTED = {
    "award": _("立项"),
    "booking_sanction": _("预约处理"),
    "budget": _("预算"),
    "calendar_feed": _("日历地址"),
    "case_file": _("办件"),
    "certificate": _("证书"),
    "deadline": _("期限"),
    "document": _("材料"),
    "fact": _("记录"),
    "fund": _("资金"),
    "fund_application": _("申报"),
    "incubation": _("孵化入驻"),
    "invitation": _("邀请"),
    "join_request": _("加入请求"),
    "merger": _("以前的合并"),
    "post": _("任职"),
    "premises": _("场地"),
    "premises_charge": _("场地费用"),
    "registration": _("开通申请"),
    "seal": _("印章"),
}
"""What moves, in the words of the page that counts it."""


def all_of_them() -> list[tuple[Table, Column[int]]]:
    """Every foreign key to an organization, in the order in which tables are made."""
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "organization" for key in column.foreign_keys)
    ]


def moved() -> list[tuple[Table, Column[int]]]:
    """Those that follow the row that stays."""
    return [one for one in all_of_them() if (one[0].name, one[1].name) not in KEPT]

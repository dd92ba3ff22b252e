"""Who was turned away, for who audits: filters, and the same as a file."""

from __future__ import annotations

from datetime import timedelta

from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, select

from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.registers import ALL, PERIODS
from incubator.core import clock
from incubator.core.permissions import ROLE_LABEL, Hat, Permission, Role
from incubator.core.words import _
from incubator.people import audit as reading
from incubator.people.models import Person
from incubator.records import denials as records
from incubator.records.leaving import Denial
from incubator.web import listing
from incubator.web.access import requires
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.sessions import viewer
from incubator.web.words import moment

KINDS = {
    "403": _("没有权限"),
    "404": _("不是本人可见的内容"),
    "400": _("来历不明的表单"),
    "422": _("登录失败"),
    "429": _("过于频繁"),
}
STRANGER = "nobody"


@bp.get("/denials")
@requires(Permission.VIEW_AUDIT)
def denials() -> ResponseReturnValue:
    names = reading.Names()

    def who(row: Denial, rows: list[Denial]) -> str:
        names.load(one.person_id for one in rows)
        return _who(row, names)

    return listing.show(register(viewer(), names), "admin/denials.html", who=who, kind=kind)


def kind(row: Denial) -> str:
    return KINDS.get(str(row.status), str(row.status))


def _who(row: Denial, names: reading.Names) -> str:
    return names[row.person_id] if row.person_id else _("没有登录的人")


def _role(row: Denial) -> str:
    return ROLE_LABEL[row.role] if row.role else ""


def register(hat: Hat, names: reading.Names) -> Register:
    today = clock.today()
    return Register(
        name=_("被拒绝的访问"),
        unit=_("条"),
        query=records.visible_to(hat),
        identity=Denial.id,
        columns=[
            Column("at", _("时间"), lambda row: moment(row.at), order=Denial.at),
            Column("who", _("何人"), lambda row: _who(row, names)),
            Column("role", _("身份"), _role, export_only=True),
            Column("kind", _("原因"), kind),
            Column("path", _("地址"), lambda row: f"{row.method} {row.path}", hide_small=True),
            Column("times", _("次数"), lambda row: row.times, Denial.times, Shape.NUMBER),
            Column("endpoint", _("页面代号"), lambda row: row.endpoint, export_only=True),
            Column("request", _("请求编号"), lambda row: row.request_id, export_only=True),
        ],
        search=_found,
        filters=[
            Filter("kind", _("原因"), [ALL, *KINDS.items()], lambda one: Denial.status == int(one)),
            Filter("role", _("身份"), [ALL, *_ROLES], _of_role),
            Filter(
                "days",
                _("时间"),
                [ALL, *PERIODS.items()],
                lambda days: Denial.at >= clock.at(today - timedelta(days=int(days) - 1)),
            ),
        ],
        sort="-at",
        placeholder=_("姓名、请求编号、地址"),
        empty=_("没有人被拒绝过。"),
        file_name="denials",
    )


_ROLES = [(STRANGER, _("没有登录的人")), *((role.value, ROLE_LABEL[role]) for role in Role)]


def _of_role(value: str) -> ColumnElement[bool]:
    return Denial.person_id.is_(None) if value == STRANGER else Denial.role == Role(value)


def _found(text: str) -> ColumnElement[bool]:
    named = select(Person.id).where(
        Person.name.contains(text, autoescape=True)
        | Person.initials.startswith(text.lower(), autoescape=True)
    )
    return (
        Denial.person_id.in_(named)
        | (Denial.request_id == text)
        | Denial.path.startswith(text, autoescape=True)
    )

"""The deadline lists: columns, filters and the rows behind every number of the desk."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import joinedload

from incubator.casework import wording
from incubator.casework.models import Case, Deadline
from incubator.core import clock
from incubator.core.lifecycle import Party
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.organizations.models import Fact, Organization
from incubator.rules.queries import calendar
from incubator.web import duties
from incubator.web.duties import Due, Side
from incubator.web.listing import Column, Filter, Register, Shape

PARTY = {
    Party.STAFF: _("中心"),
    Party.APPLICANT: _("组织"),
    Party.EXPERTS: _("专家"),
    Party.PUBLIC: _("公众"),
    Party.NOBODY: "",
}


def deadlines(hat: Hat) -> Register:
    """What is owed and to whom, the nearest first."""
    day, days = clock.today(), calendar()

    def standing(row: Deadline) -> str:
        return duties.standing(row, day, days)[0]

    return Register(
        name=_("期限"),
        unit=_("项"),
        query=duties.visible_to(hat),
        identity=Deadline.id,
        columns=[
            Column(
                "due", _("期限"), lambda row: row.due_on, order=Deadline.due_on, shape=Shape.DAY
            ),
            Column("standing", _("状态"), standing, export_only=True),
            Column("what", _("事项"), wording.label, order=Deadline.label),
            Column("firm", _("日期"), _firm, export_only=True),
            Column("number", _("受理编号"), _number, export_only=True),
            Column("who", _("组织"), _organization, export_only=True),
            Column("owed", _("由谁办理"), lambda row: PARTY[row.owed_by], hide_small=True),
            Column("because", _("依据"), wording.because, export_only=True),
        ],
        search=_search,
        filters=_filters(hat),
        sort="due",
        placeholder=_("事项、组织、拼音首字母、编号"),
        empty=_("没有尚未办结的期限。"),
        file_name="deadlines",
    )


def _firm(row: Deadline) -> str:
    return _("暂定") if row.provisional else _("已定")


def _number(row: Deadline) -> str:
    return (row.case.number or "") if row.case else ""


def _organization(row: Deadline) -> str:
    return row.organization.name if row.organization else ""


def _search(text: str) -> ColumnElement[bool]:
    like = f"%{text}%"
    return or_(
        Deadline.label.ilike(like),
        Deadline.organization.has(
            or_(Organization.name.ilike(like), Organization.initials.ilike(like))
        ),
        Deadline.case.has(or_(Case.number.ilike(like), Case.title.ilike(like))),
    )


def _filters(hat: Hat) -> list[Filter]:
    day = clock.today()
    when = Filter(
        "due",
        _("到期"),
        [
            ("", _("全部")),
            (Due.OVERDUE, _("已逾期")),
            (Due.TODAY, _("今天")),
            (Due.WEEK, _("本周")),
            (Due.IN_7, _("7 天内")),
            (Due.IN_30, _("30 天内")),
            (Due.IN_60, _("60 天内")),
        ],
        lambda value: duties.due(Due(value), day),
    )
    firm = Filter(
        "firm",
        _("日期"),
        [("", _("全部")), ("provisional", _("暂定")), ("firm", _("已定"))],
        lambda value: Deadline.provisional == (value == "provisional"),
    )
    if not hat.may(Permission.VIEW_CASES):
        return [when, firm]
    whose = Filter(
        "side",
        _("由谁办理"),
        [
            ("", _("全部")),
            (Side.MINE, _("待我办理")),
            (Side.CENTRE, _("中心办理")),
            (Side.OTHERS, _("待对方办理")),
            (Side.YEARLY, _("组织年度期限")),
        ],
        lambda value: duties.side(Side(value), hat, day),
    )
    return [when, whose, firm]


def grades(hat: Hat, days: int) -> Register:
    """Grades of the hub's organizations that end within so many days."""
    return Register(
        name=_("将到期的等级"),
        unit=_("项"),
        query=duties.expiring(hat, clock.today(), days=days).options(joinedload(Fact.organization)),
        identity=Fact.id,
        columns=[
            Column(
                "through",
                _("有效期至"),
                lambda row: row.valid_through,
                order=Fact.valid_through,
                shape=Shape.DAY,
            ),
            Column("who", _("组织"), lambda row: row.organization.name),
            Column("what", _("等级"), lambda row: row.value),
            Column("issuer", _("评定机关"), lambda row: row.issuer, hide_small=True),
        ],
        filters=[
            Filter(
                "due",
                _("到期"),
                [("", _("全部")), (Due.IN_7, _("7 天内")), (Due.IN_30, _("30 天内"))],
                lambda value: duties.expires(int(value), clock.today()),
            )
        ],
        sort="through",
        empty=_("%(n)s 天内没有等级到期。", n=days),
        file_name="grades",
    )

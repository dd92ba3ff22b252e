"""The lists of the register: columns, filters, and what an export of them holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, or_

from incubator.blueprints.organizations import file_columns
from incubator.blueprints.organizations.lines import lines
from incubator.core import clock
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.organizations import queries, verifying
from incubator.organizations.columns import HEADING
from incubator.organizations.labels import RESULT_LABEL, STATUS_LABEL, TYPE_LABEL
from incubator.organizations.models import FactKind, Organization
from incubator.organizations.standing import Grade
from incubator.rules.queries import rule
from incubator.web.listing import Column, DayFilter, Filter, Register, Shape

_ALL = ("", _("全部"))

_SHOWN = (
    Organization.id,
    Organization.hub_id,
    Organization.name,
    Organization.uscc,
    Organization.filing_no,
    Organization.org_type,
    Organization.status,
    Organization.code_exception,
    Organization.code_proof_id,
    Organization.registered_on,
    Organization.verified_on,
    Organization.registrar,
    Organization.supervising_unit,
    Organization.business_scope,
    Organization.address,
    Organization.community,
)
"""No phone and no account: a list never decrypts what it does not show."""


def organizations(hat: Hat) -> Register:
    """Everybody in the register whom the hat may see; an export has what their files say as well."""
    exported = file_columns.asked_for()
    day = clock.today()
    return _register(
        queries.visible_to(hat),
        day,
        columns=(*_COLUMNS, *file_columns.COLUMNS) if exported else _COLUMNS,
        described=exported,
        filters=_filters(day, hat.hub_id),
        counted="organizations.index",
        empty=_("名册里还没有组织。可以逐个新增，也可以导入登记机关的名单或旧台账。"),
        file_name="organizations",
    )


def exceptions(hat: Hat) -> Register:
    """Codes that fail their check and are kept on somebody's word and a document."""
    return _register(
        queries.exceptions_visible_to(hat),
        clock.today(),
        columns=[
            *(one for one in _COLUMNS if one.key in {"name", "uscc", "filing_no", "org_type"}),
            Column("reason", _("人工确认理由"), lambda line: line.row.code_exception),
            Column("proof", _("证明材料"), lambda line: _("有") if line.row.code_proof_id else ""),
        ],
        filters=[],
        empty=_("没有人工确认的代码：名册里的代码都通过了校验。"),
        file_name="code-exceptions",
    )


def _register(
    query: Select[Any],
    day: date,
    *,
    columns: Sequence[Column],
    filters: Sequence[Filter],
    empty: str,
    file_name: str,
    counted: str = "",
    described: bool = False,
) -> Register:
    return Register(
        name=_("组织"),
        unit=_("家"),
        query=file_columns.read_with(query, _SHOWN)
        if described
        else cast("Select[Any]", query.with_only_columns(*_SHOWN)),
        columns=columns,
        identity=Organization.id,
        lines=lambda rows: lines(rows, on=day),
        counted=counted,
        search=queries.matching,
        filters=filters,
        sort="name",
        placeholder=_("名称、拼音首字母、信用代码"),
        empty=empty,
        file_name=file_name,
    )


def _stated(key: str) -> Column:
    """A column that only the export has, under the heading an import looks for."""
    return Column(key, HEADING[key], lambda line: getattr(line.row, key), export_only=True)


_COLUMNS = (
    Column("name", HEADING["name"], lambda line: line.row.name, order=Organization.initials),
    _stated("uscc"),
    _stated("filing_no"),
    Column("org_type", HEADING["org_type"], lambda line: line.kind, hide_small=True),
    Column("status", HEADING["status"], lambda line: line.status, export_only=True),
    Column(
        "registered_on",
        HEADING["registered_on"],
        lambda line: line.row.registered_on,
        order=Organization.registered_on,
        shape=Shape.DAY,
        hide_small=True,
    ),
    *map(_stated, ("registrar", "supervising_unit", "business_scope", "address", "community")),
    Column("grade", _("等级"), lambda line: line.grade, hide_small=True),
    Column(
        "grade_through",
        _("等级有效期至"),
        lambda line: line.grade_through,
        shape=Shape.DAY,
        export_only=True,
    ),
    Column("credit", _("信用与年检"), lambda line: line.credit_text),
    Column(
        "verified_on",
        _("最近核对"),
        lambda line: line.row.verified_on,
        order=Organization.verified_on,
        shape=Shape.DAY,
        hide_small=True,
    ),
)


@lru_cache(maxsize=16)
def _filters(day: date, hub_id: int | None) -> Sequence[Filter]:
    year = day.year - 1
    return [
        Filter(
            "type",
            _("类型"),
            [_ALL, *((kind.value, label) for kind, label in TYPE_LABEL.items())],
            lambda value: Organization.org_type == value,
        ),
        Filter(
            "status",
            _("状态"),
            [_ALL, *((status.value, label) for status, label in STATUS_LABEL.items())],
            lambda value: Organization.status == value,
        ),
        Filter(
            "grade",
            _("等级"),
            [
                _ALL,
                *((grade.value, grade.value) for grade in Grade),
                ("soon", _("即将到期")),
                ("none", _("无等级")),
            ],
            lambda value: _graded(value, day, hub_id),
        ),
        Filter(
            "credit",
            _("信用"),
            [
                _ALL,
                (FactKind.ABNORMAL.value, _("活动异常")),
                (FactKind.SERIOUS.value, _("严重违法失信")),
                ("removed", _("曾列入")),
                ("contradictory", _("记录不一致")),
                ("clear", _("未列入")),
            ],
            lambda value: _credit(value, day),
        ),
        Filter(
            "inspection",
            _("%(year)s 年检", year=year),
            [_ALL, *((one, label) for one, label in RESULT_LABEL.items()), ("none", _("无记录"))],
            lambda value: _inspected(value, year),
        ),
        Filter(
            "check",
            _("核对"),
            [
                _ALL,
                ("code", _("代码人工确认")),
                ("never", _("从未核对")),
                ("old", _("超过规定天数未核对")),
            ],
            lambda value: _to_check(value, day, hub_id),
        ),
        DayFilter("verified_before", _("核对早于"), verifying.checked_before),
    ]


def _graded(value: str, day: date, hub_id: int | None) -> ColumnElement[bool]:
    if value == "soon":
        days = rule(queries.SOON, on=day, hub_id=hub_id).value
        return queries.grade_ends_soon(on=day, days=days)
    return ~queries.has_grade(on=day) if value == "none" else queries.graded(value, on=day)


def _credit(value: str, day: date) -> ColumnElement[bool]:
    listed = or_(
        queries.listed(FactKind.ABNORMAL, on=day), queries.listed(FactKind.SERIOUS, on=day)
    )
    if value == "clear":
        return ~listed
    if value == "removed":
        return and_(~listed, or_(*(queries.was_listed(kind, on=day) for kind in _LISTS)))
    if value == "contradictory":
        return queries.contradictory(on=day)
    return queries.listed(FactKind(value), on=day)


_LISTS = (FactKind.ABNORMAL, FactKind.SERIOUS)


def _inspected(value: str, year: int) -> ColumnElement[bool]:
    return ~queries.inspected(year) if value == "none" else queries.inspected(year, value)


def _to_check(value: str, day: date, hub_id: int | None) -> ColumnElement[bool]:
    if value == "code":
        return Organization.code_exception != ""
    if value == "never":
        return Organization.verified_on.is_(None)
    return verifying.overdue(on=day, hub_id=hub_id)

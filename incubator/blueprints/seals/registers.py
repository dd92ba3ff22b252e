"""The list of uses, as on the page, in the export and in the printed book."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.sealing import keeping, queries
from incubator.sealing.book import remark
from incubator.sealing.lifecycle import STATES, Status
from incubator.sealing.models import Seal, SealUse
from incubator.web.listing import Column, DayFilter, Filter, Register, Shape

ALL = ("", _("全部"))


def state_of(use: SealUse) -> tuple[str, str]:
    state = STATES[Status(use.status)]
    return state.label, state.tone


def seal_name(use: SealUse) -> str:
    return f"{use.seal.organization.name} · {use.seal.name}"


def uses(hat: Hat) -> Register:
    bodies = [(str(body.id), body.name) for body in keeping.bodies_of(hat)]
    states = [(status.value, state.label) for status, state in STATES.items()]
    return Register(
        name=_("用印登记"),
        unit=_("条"),
        query=queries.visible_to(hat),
        identity=SealUse.id,
        columns=[
            Column("number", _("编号"), lambda use: use.number, order=SealUse.number),
            Column("paper", _("用印文件"), lambda use: use.paper, order=SealUse.paper),
            Column("paper_number", _("文号"), lambda use: use.paper_number, export_only=True),
            Column("copies", _("份数"), lambda use: use.copies, shape=Shape.NUMBER),
            Column("seal", _("印章"), seal_name, hide_small=True),
            Column("applicant", _("申请人"), lambda use: use.applicant.name, hide_small=True),
            Column("approver", _("批准人"), _approver, export_only=True),
            Column(
                "used_on",
                _("用印日期"),
                lambda use: use.used_on,
                order=SealUse.used_on,
                shape=Shape.DAY,
                hide_small=True,
            ),
            Column("used_by", _("盖章人"), _used_by, export_only=True),
            Column("state", _("状态"), lambda use: state_of(use)[0]),
            Column("remark", _("备注"), remark, export_only=True),
        ],
        search=queries.matching,
        filters=[
            Filter("state", _("状态"), [ALL, *states], lambda one: SealUse.status == one),
            Filter("body", _("机构"), [ALL, *bodies], _of_body),
            DayFilter("from", _("用印自"), lambda day: SealUse.used_on >= day),
            DayFilter("through", _("至"), lambda day: SealUse.used_on <= day),
        ],
        sort="-number",
        placeholder=_("用印文件、文号、送往、编号"),
        empty=_("还没有用印登记。从办件页面或上面的“申请用印”开始。"),
        file_name="seal-uses",
    )


def _of_body(body: str) -> ColumnElement[bool]:
    return SealUse.seal.has(Seal.organization_id == int(body))


def _approver(use: SealUse) -> str:
    return use.approver.name if use.approver else ""


def _used_by(use: SealUse) -> str:
    return use.used_by.name if use.used_by else ""

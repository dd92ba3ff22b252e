"""The list of recommendations and their answers."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from sqlalchemy import or_
from sqlalchemy.orm import aliased, joinedload

from incubator.blueprints.incubation.blueprint import bp
from incubator.casework.proposals import Outcome
from incubator.core import clock
from incubator.core.permissions import Hat, Permission
from incubator.core.searching import holding
from incubator.core.words import _
from incubator.incubation import decided
from incubator.incubation.decided import OUTCOME_WORDS
from incubator.incubation.decisions import IncubationDecision
from incubator.incubation.models import Incubation
from incubator.incubation.stay_words import MODE_LABEL
from incubator.organizations.models import Organization
from incubator.web import listing, menu
from incubator.web.access import requires
from incubator.web.listing import Column, Filter, Register, Shape
from incubator.web.sessions import viewer

menu.add(
    menu.Entry(_("入驻审批"), "incubation.decisions", 33, menu.INCUBATION, counts=decided.pending)
)


@bp.get("/decisions")
@requires(Permission.VIEW_CASES)
def decisions() -> ResponseReturnValue:
    return listing.show(
        _register(viewer()),
        "incubation/decisions.html",
        words=OUTCOME_WORDS,
        modes=MODE_LABEL,
    )


def _register(hat: Hat) -> Register:
    case = aliased(Incubation, flat=True)
    applicant = aliased(Organization)
    D = IncubationDecision  # noqa: N806  (a short name for the model in a long table of columns)
    return Register(
        name=_("入驻审批"),
        unit=_("条"),
        query=decided.visible_to(hat)
        .join(case, case.id == D.case_id)
        .join(applicant, applicant.id == case.organization_id)
        .options(
            joinedload(D.case).joinedload(Incubation.organization),
            joinedload(D.case).joinedload(Incubation.base),
            joinedload(D.proposer),
            joinedload(D.approver),
        ),
        identity=D.id,
        columns=[
            Column(
                "organization",
                _("申请组织"),
                lambda one: one.case.organization.name,
                applicant.name,
            ),
            Column("number", _("受理编号"), lambda one: one.case.number or "", export_only=True),
            Column("base", _("基地"), lambda one: one.case.base.name, export_only=True),
            Column("mode", _("建议方式"), lambda one: MODE_LABEL[one.mode], hide_small=True),
            Column("desks", _("工位数"), lambda one: one.desks, D.desks, Shape.NUMBER, True),
            Column(
                "from", _("入驻起始日"), lambda one: one.term_from, D.term_from, Shape.DAY, True
            ),
            Column(
                "to", _("到期日"), lambda one: one.term_through, D.term_through, Shape.DAY, True
            ),
            Column("proposer", _("提出人"), lambda one: one.proposer.name, hide_small=True),
            Column(
                "proposed",
                _("提出日期"),
                lambda one: clock.on(one.proposed_at),
                D.proposed_at,
                Shape.DAY,
                hide_small=True,
            ),
            Column("outcome", _("结果"), lambda one: OUTCOME_WORDS[one.outcome][0]),
            Column("approver", _("审批人"), lambda one: one.approver.name if one.approver else ""),
            Column("paper", _("文号"), lambda one: one.paper_number, export_only=True),
            Column(
                "signed", _("签批日期"), lambda one: one.signed_on, None, Shape.DAY, False, True
            ),
            Column("reasons", _("建议理由"), lambda one: one.reasons, export_only=True),
        ],
        search=lambda q: or_(
            holding(q, applicant.name, applicant.initials), holding(q, case.number)
        ),
        filters=[
            Filter(
                "outcome",
                _("结果"),
                [("", _("全部")), *((one.value, words[0]) for one, words in OUTCOME_WORDS.items())],
                lambda value: D.outcome == Outcome(value),
            )
        ],
        sort="-proposed",
        placeholder=_("组织名称、拼音首字母或编号"),
        empty=_("还没有入驻建议。初核或面谈评审以后，在申请页上提出。"),
        file_name="incubation-decisions",
    )

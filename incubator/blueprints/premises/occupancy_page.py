"""The page of one occupancy: where it stands, what comes next in plain words, and all that belongs to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload, selectinload

from incubator.blueprints.premises import occupancy_deciding, occupancy_handing, occupancy_papers
from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.occupancy_ahead import ahead
from incubator.blueprints.premises.occupancy_list import state_of
from incubator.blueprints.premises.occupancy_stepping import frame
from incubator.casework import attaching
from incubator.casework.answers import masked
from incubator.casework.models import Deadline
from incubator.core import clock
from incubator.core.lifecycle import Party
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _, known
from incubator.people.models import Post
from incubator.premises import (
    charging,
    occupying,
    occupying_agreement,
    occupying_inspecting,
    occupying_papers,
)
from incubator.premises.occupancy import HandOverItem, Inspection, Occupancy, Way
from incubator.premises.occupancy_steps import Status
from incubator.premises.occupying_words import BEARER_LABEL, FOUND_LABEL, KINDS
from incubator.premises.words import USE_WORDS
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer

_BY_LIST = {Status.SIGNED: Way.IN, Status.LEAVING: Way.OUT}


@bp.get("/occupancies/<int:id>")
@requires(Permission.APPLY, Permission.VIEW_CASES)
def occupancy(id: int) -> ResponseReturnValue:
    hat = viewer()
    case = one_or_404(
        occupying.visible_to(hat)
        .where(Occupancy.id == id)
        .options(
            joinedload(Occupancy.organization),
            joinedload(Occupancy.premises),
            selectinload(Occupancy.inspections)
            .joinedload(Inspection.by_post)
            .joinedload(Post.person),
            selectinload(Occupancy.items),
            selectinload(Occupancy.extensions),
            selectinload(Occupancy.deadlines).joinedload(Deadline.rule),
        )
    )
    return render_template(
        "premises/occupancy.html",
        case=case,
        state=state_of(case, hat),
        ahead=ahead(case, hat),
        due=_due(case, hat),
        buttons=steps.buttons(case, hat),
        more=_more(case) if hat.may(Permission.MANAGE_PREMISES) else [],
        asked=_asked(case),
        surveyed=occupancy_deciding.surveyed(case) if hat.for_hub and case.surveyed_on else [],
        proposed=occupancy_deciding.proposed(case) if hat.for_hub else [],
        agreed=_agreed(case),
        papers=occupancy_papers.offered(case, hat),
        files=attaching.present(case, KINDS),
        lists=[(way, _lines(case, way)) for way in Way if _lines(case, way)],
        item_word=known,
        charges=charging.of_case(case.id),
        found_words=FOUND_LABEL,
        sublets=occupying_inspecting.objections(case),
        repeated=occupying_inspecting.repeated(case),
        today=clock.today(),
        may=hat.may(Permission.MANAGE_PREMISES),
        history=url_for("cases.history", id=case.id),
        **frame(),
    )


def _due(case: Occupancy, hat: Hat) -> list[Deadline]:
    """What is owed still; an occupant reads its own part of it."""
    return [
        one
        for one in case.deadlines
        if one.done_at is None
        and one.waived_at is None
        and (hat.for_hub or one.owed_by is Party.APPLICANT)
    ]


def _lines(case: Occupancy, way: Way) -> list[HandOverItem]:
    return [one for one in case.items if one.way is way]


def _more(case: Occupancy) -> list[tuple[str, str]]:
    """What else there is to do besides the steps, as links."""
    deposit, draft = occupancy_handing, occupying_agreement.open_extension(case)
    offered = [
        (case.status == Status.APPROVED, _("起草使用协议"), "draw_up_occupancy"),
        (case.status in _BY_LIST, _("填写交接清单"), "hand_over_occupancy"),
        (deposit.owes_deposit(case), _("登记收押金"), "receive_deposit"),
        (deposit.is_owed_deposit(case), _("结清押金"), "settle_deposit"),
        (case.status in occupying_inspecting.INSPECTED, _("登记巡查"), "inspect_occupancy"),
        (
            case.status in occupying_agreement.EXTENDABLE,
            _("修改续签协议") if draft else _("起草续签协议"),
            "draw_up_extension",
        ),
    ]
    return [
        (label, url_for(f".{endpoint}", id=case.id)) for there, label, endpoint in offered if there
    ]


def _asked(case: Occupancy) -> list[tuple[str, Any]]:
    return [
        (_("受理编号"), case.number),
        (_("场地"), case.premises.name),
        (_("地址"), case.premises.address),
        (_("使用组织"), case.organization.name),
        (_("用途"), USE_WORDS[case.use]),
        (_("使用内容"), case.purpose),
        (_("人数"), case.people),
        (_("申请期限"), occupying_papers.span(case.wished_from, case.wished_through)),
        (_("联系人"), f"{case.contact_name} {masked(case.contact_phone)}"),
        (_("来源"), _("代录纸质申请") if case.entered_on_behalf else _("网上申请")),
    ]


def _agreed(case: Occupancy) -> list[tuple[str, Any]]:
    """The agreement in force; empty before somebody approved."""
    if case.term_from is None or case.term_through is None:
        return []
    bearer = BEARER_LABEL[case.utilities] if case.utilities else ""
    return [
        (_("协议编号"), case.agreement_number),
        (_("协议期限"), occupying_papers.span(case.term_from, case.term_through)),
        (_("面积"), occupying_papers.area(case.area_tenths)),
        (
            _("收费性质"),
            occupying_papers.price(case.term, case.reference_fen, case.monthly_fen),
        ),
        (_("依据和批准"), f"{case.fee_basis} · {case.fee_approved_by}"),
        (_("水、电、暖费用"), bearer),
        (_("押金"), occupancy_handing.deposit(case)),
        (_("保险"), case.insurance),
        *((label, said) for label, said in _later(case) if said),
    ]


def _later(case: Occupancy) -> list[tuple[str, str]]:
    """What is known only as it goes on."""
    return [
        (_("押金备注"), case.deposit_note),
        (_("签订"), _day(case.signed_on)),
        (_("进场"), _day(case.entered_on)),
        (_("通知交还"), _day(case.notice_on)),
        (_("交还"), _day(case.left_on)),
        (_("损坏或缺失"), case.damage),
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

"""场地使用协议: drawn up with its number, signed, and followed by another for a further term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from incubator.casework import deadlines
from incubator.casework.services import move
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.premises import occupying, occupying_deciding, occupying_handing, occupying_holds
from incubator.premises.occupancy import Bearer, Extension, Occupancy, Way
from incubator.premises.occupancy_steps import LIFECYCLE, Action, Status
from incubator.premises.occupying_deciding import Terms
from incubator.premises.occupying_due import ENDING
from incubator.records.events import record
from incubator.records.services import next_number


@dataclass(frozen=True)
class Agreed:
    """What the agreement says besides room, term and price; area in square metres × 10, money in fen."""

    area_tenths: int | None
    utilities: Bearer
    deposit_fen: int
    insurance: str
    end_conditions: str


@dataclass(frozen=True)
class Signed:
    """What the signed paper says; the scan is a document of the case."""

    signed_on: date
    signatory: str
    scan_id: int


def draw_up(case_id: int, agreed: Agreed, *, by: Hat, at: datetime) -> str:
    """Write the agreement and give it its number; until it is signed it may be written again."""
    by.require(Permission.MANAGE_PREMISES)
    case, _room = occupying.held(case_id)
    if case.hub_id != by.hub_id or case.status != Status.APPROVED:
        raise RuleError(_("批准以后、签约以前才能起草协议。请刷新页面查看最新进度。"))
    if agreed.deposit_fen < 0:
        raise RuleError(_("押金不能是负数。"), field="deposit_fen")
    if case.agreement_number is None:
        case.agreement_number = _new_number(case, at)
    case.area_tenths, case.utilities = agreed.area_tenths, agreed.utilities
    case.deposit_fen = agreed.deposit_fen
    case.insurance = agreed.insurance.strip()[:200]
    case.end_conditions = agreed.end_conditions.strip()[:1000]
    after = {"agreement_number": case.agreement_number, "deposit_fen": case.deposit_fen}
    record(
        "occupancy.draw-up", case, by=by, at=at, case_id=case.id, hub_id=case.hub_id, after=after
    )
    return case.agreement_number


def _new_number(case: Occupancy, at: datetime) -> str:
    """CD-SL-2026-001: rooms, the street's letters, the year, and a number never used again."""
    year, street = clock.on(at).year, case.hub.short_code
    count = next_number(f"occupancy-agreement:{street}", year=year)
    return f"CD-{street}-{year}-{count:03d}"


def sign(
    case_id: int, paper: Signed, *, version: int | None = None, by: Hat, at: datetime
) -> Occupancy:
    """Enter the signed agreement; what is to be handed over is laid out as a list."""
    case, room = occupying.held(case_id)
    if case.status == Status.APPROVED and case.agreement_number is None:
        raise RuleError(_("协议还没有起草编号。请先起草协议，打印签字后再登记。"))
    approved_on = clock.on(case.status_since)
    facts = {"signed_on": paper.signed_on, "agreement_number": case.agreement_number}
    move(case, Action.SIGN, by=by, at=at, version=version, facts=facts)
    refuse_paper(paper, earliest=approved_on, today=clock.on(at))
    case.signed_on, case.signatory = paper.signed_on, paper.signatory.strip()[:120]
    case.agreement_id = paper.scan_id
    occupying_handing.prepare(case, room, Way.IN)
    return case


def refuse_paper(paper: Signed, *, earliest: date, today: date) -> None:
    if paper.signed_on > today:
        raise RuleError(_("签订日期不能晚于今天。"), field="signed_on")
    if paper.signed_on < earliest:
        raise RuleError(
            _("签订日期不能早于批准的日期（%(day)s）。", day=earliest.isoformat()),
            field="signed_on",
        )
    if not paper.signatory.strip():
        raise RuleError(
            _("请填写使用方签字人。备案团体由发起人或代管单位签字。"), field="signatory"
        )


EXTENDABLE = LIFECYCLE.steps[Action.EXTEND].sources


def open_extension(case: Occupancy) -> Extension | None:
    """The further agreement that is drawn up and not signed yet."""
    return db.session.scalar(
        select(Extension).where(Extension.case_id == case.id, Extension.signed_on.is_(None))
    )


def usual_extension(case: Occupancy) -> Terms:
    """A further term as long as the last one, at its price."""
    if case.term_from is None or case.term_through is None or case.term is None:
        raise RuleError(_("还没有批准期限，不能续签。"))
    first = case.term_through + timedelta(days=1)
    length = case.term_through - case.term_from
    return Terms(
        first, first + length, case.term, case.reference_fen, case.monthly_fen, case.fee_basis
    )


def draw_up_extension(
    case_id: int, terms: Terms, *, approved_by: str, by: Hat, at: datetime
) -> Extension:
    """Write the agreement of the next term with a number of its own; another draft takes its place."""
    by.require(Permission.MANAGE_PREMISES)
    case, room = occupying.held(case_id)
    if case.hub_id != by.hub_id or case.status not in EXTENDABLE:
        raise RuleError(_("使用期间才能续签；整改中的先完成整改。请刷新页面查看最新进度。"))
    if case.term_through is None or terms.term_from != case.term_through + timedelta(days=1):
        raise RuleError(_("续签的起始日应是原协议到期的次日。"), field="from_on")
    if not approved_by.strip():
        raise RuleError(_("请写明谁批准了续签，例如会议名称或负责人。"), field="approved_by")
    occupying_deciding.refuse_terms(terms, room, on=min(clock.on(at), terms.term_from))
    occupying_deciding.refuse_unless_met(case, at)
    occupying_holds.refuse_if_taken(case, room, terms.term_from, terms.term_through, at=at)
    draft = open_extension(case) or Extension(case_id=case.id, number=_new_number(case, at))
    draft.term_from, draft.term_through, draft.term = (
        terms.term_from,
        terms.term_through,
        terms.term,
    )
    draft.reference_fen, draft.monthly_fen = terms.reference_fen, terms.monthly_fen
    draft.fee_basis = terms.fee_basis.strip()[:200]
    draft.fee_approved_by = approved_by.strip()[:100]
    draft.drawn_up_by_id = by.post_id
    db.session.add(draft)
    db.session.flush()
    after = {"agreement_number": draft.number, "term_through": draft.term_through}
    record(
        "occupancy.draw-up", case, by=by, at=at, case_id=case.id, hub_id=case.hub_id, after=after
    )
    return draft


def extend(
    case_id: int, paper: Signed, *, version: int | None = None, by: Hat, at: datetime
) -> Occupancy:
    """Enter the signed agreement of the next term: the room is taken for it as well."""
    case, room = occupying.held(case_id)
    draft = open_extension(case)
    if draft is None:
        raise RuleError(_("还没有起草续签协议。请先起草，打印签字后再登记。"))
    facts = {
        "agreement_number": draft.number,
        "term_through": draft.term_through,
        "was_through": case.term_through,
    }
    move(case, Action.EXTEND, by=by, at=at, version=version, facts=facts)
    refuse_paper(paper, earliest=case.signed_on or paper.signed_on, today=clock.on(at))
    occupying_holds.take(case, room, draft.term_from, draft.term_through, at=at)
    draft.signed_on, draft.signatory = paper.signed_on, paper.signatory.strip()[:120]
    draft.document_id = paper.scan_id
    case.term_through = draft.term_through
    case.term, case.reference_fen = draft.term, draft.reference_fen
    case.monthly_fen, case.fee_basis = draft.monthly_fen, draft.fee_basis
    case.fee_approved_by = draft.fee_approved_by
    deadlines.close_for(case, (ENDING,), at=at)
    db.session.flush()
    return case

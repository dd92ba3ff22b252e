"""The agreement of an occupancy: drawn up, signed, and the one of the next term."""

from __future__ import annotations

from datetime import datetime

from flask.typing import ResponseReturnValue

from incubator.blueprints.premises.blueprint import bp
from incubator.blueprints.premises.occupancy_forms import (
    AgreementForm,
    ExtensionForm,
    SignForm,
    terms_of,
)
from incubator.blueprints.premises.occupancy_stepping import Step, found, kept, step_page, tenths
from incubator.casework.attaching import File
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.organizations.models import OrgType
from incubator.premises import occupying_agreement, occupying_papers
from incubator.premises.occupancy import KIND, Occupancy
from incubator.premises.occupancy_steps import Action
from incubator.premises.occupying_agreement import Signed
from incubator.premises.occupying_filing import keep_scan
from incubator.premises.occupying_words import AGREEMENT
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.sessions import viewer

steps.step_page(KIND, Action.SIGN, "premises.sign_occupancy")
steps.step_page(KIND, Action.EXTEND, "premises.extend_occupancy")
steps.only_where(KIND, Action.SIGN, lambda case: case.agreement_number is not None)
steps.only_where(
    KIND, Action.EXTEND, lambda case: occupying_agreement.open_extension(case) is not None
)


@bp.route("/occupancies/<int:id>/agreement", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def draw_up_occupancy(id: int) -> ResponseReturnValue:
    """What the agreement says besides room, term and price; it gets its number."""
    case, form, area = found(id), AgreementForm(), list[int | None]()
    if not form.is_submitted():
        form.area.data = _square_metres(case.area_tenths)
        form.utilities.data, form.deposit_fen.data = case.utilities, case.deposit_fen or None
        form.insurance.data, form.end_conditions.data = case.insurance, case.end_conditions
    return step_page(
        case,
        form,
        lambda at: occupying_agreement.draw_up(id, form.agreed(area[0]), by=viewer(), at=at),
        Step(
            _("起草使用协议"),
            _("协议已起草编号，可以打印签字了。"),
            _("签字以前可以再改，编号不变。"),
            facts=_decided(case),
            anchor="agreement",
        ),
        before=lambda: area.append(tenths(form.area.data, "area")),
    )


def _square_metres(tenths: int | None) -> str:
    return f"{tenths // 10}.{tenths % 10}" if tenths else ""


def _decided(case: Occupancy) -> list[tuple[str, str]]:
    term = ""
    if case.term_from and case.term_through:
        term = occupying_papers.span(case.term_from, case.term_through)
    return [
        (_("协议编号"), case.agreement_number or ""),
        (_("使用组织"), case.organization.name),
        (_("场地"), case.premises.name),
        (_("协议期限"), term),
        (
            _("收费性质"),
            occupying_papers.price(case.term, case.reference_fen, case.monthly_fen),
        ),
    ]


def _filed(case_id: int, scan: File, form: SignForm, number: str, at: datetime) -> Signed:
    """The row of the signed scan, inside the transaction, and what it says."""
    document = keep_scan(found(case_id), AGREEMENT, scan, by=viewer(), at=at)
    document.number, document.issued_on = number, form.signed_on.data
    return Signed(form.signed_on.data, form.signatory.data or "", document.id)


@bp.route("/occupancies/<int:id>/sign", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def sign_occupancy(id: int) -> ResponseReturnValue:
    case, form, scans = found(id), SignForm(), list[File]()
    if case.organization.org_type is OrgType.FILED_GROUP:
        form.signatory.description = _("没有法人资格，由发起人或代管单位签字并承担责任。")
    number = case.agreement_number or ""
    return step_page(
        case,
        form,
        lambda at: occupying_agreement.sign(
            id, _filed(id, scans[0], form, number, at), version=form.seen, by=viewer(), at=at
        ),
        Step(
            _("登记签约"),
            _("协议已登记，接下来办理进场交接。"),
            _("请与签字原件核对。"),
            facts=_decided(case),
            anchor="hand-over",
        ),
        before=lambda: _keep(form, scans),
    )


def _keep(form: SignForm, scans: list[File]) -> None:
    sent = kept(form.scan, "scan")
    scans.extend([sent] if sent else [])


@bp.route("/occupancies/<int:id>/extension", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def draw_up_extension(id: int) -> ResponseReturnValue:
    """The agreement of the next term, from the day after this one ends."""
    case, form = found(id), ExtensionForm()
    if not form.is_submitted():
        _fill_extension(form, case)
    return step_page(
        case,
        form,
        lambda at: occupying_agreement.draw_up_extension(
            id, terms_of(form), approved_by=form.approved_by.data or "", by=viewer(), at=at
        ),
        Step(
            _("起草续签协议"),
            _("续签协议已起草编号，打印签字后登记续签。"),
            _("续签的期限内场地要空着；有人预约的，先改期或取消。签字以前可以再改。"),
            facts=_decided(case),
            anchor="agreement",
        ),
    )


def _fill_extension(form: ExtensionForm, case: Occupancy) -> None:
    usual = occupying_agreement.usual_extension(case)
    draft = occupying_agreement.open_extension(case)
    form.from_on.data = usual.term_from
    form.through_on.data = draft.term_through if draft else usual.term_through
    form.term.data = draft.term if draft else usual.term
    form.reference_fen.data = draft.reference_fen if draft else usual.reference_fen
    form.monthly_fen.data = (draft.monthly_fen if draft else usual.monthly_fen) or None
    form.fee_basis.data = draft.fee_basis if draft else usual.fee_basis
    form.approved_by.data = draft.fee_approved_by if draft else ""


@bp.route("/occupancies/<int:id>/extend", methods=["GET", "POST"])
@requires(Permission.MANAGE_PREMISES)
def extend_occupancy(id: int) -> ResponseReturnValue:
    """The signed agreement of the next term."""
    case, form, scans = found(id), SignForm(), list[File]()
    draft = occupying_agreement.open_extension(case)
    facts = []
    if draft is not None:
        facts = [
            (_("协议编号"), draft.number),
            (_("协议期限"), occupying_papers.span(draft.term_from, draft.term_through)),
        ]
    number = draft.number if draft else ""
    return step_page(
        case,
        form,
        lambda at: occupying_agreement.extend(
            id, _filed(id, scans[0], form, number, at), version=form.seen, by=viewer(), at=at
        ),
        Step(
            _("登记续签"),
            _("续签已登记，场地继续由这个组织使用。"),
            _("请与签字原件核对。"),
            facts=facts,
            anchor="agreement",
        ),
        before=lambda: _keep(form, scans),
    )

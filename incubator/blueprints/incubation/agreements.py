"""The agreement: its number, its paper, its desks and its signature."""

from __future__ import annotations

from datetime import date, datetime

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.incubation.agreement_forms import (
    Desks,
    GiveDesksForm,
    SignForm,
    SignWithDesksForm,
)
from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.leaving_forms import RenewForm
from incubator.blueprints.incubation.taking import Words, case_or_404, take
from incubator.core import clock
from incubator.core.db import locked, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import (
    admission_papers,
    agreeing,
    agreement_paper,
    decided,
    desk_giving,
    occupancy,
    placing,
    publishing,
)
from incubator.incubation.actions import Action
from incubator.incubation.agreeing import Signed
from incubator.incubation.models import KIND, Incubation, Mode
from incubator.incubation.parties import party_of
from incubator.records.documents import file_document, keep
from incubator.records.models import Visibility
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.files import paper_file
from incubator.web.forms import choices
from incubator.web.sessions import viewer
from incubator.web.uploads import Upload, checked_pages

READERS = (Permission.VIEW_CASES, Permission.APPLY)
AGREEMENT = "incubation-agreement"

steps.step_page(KIND, Action.SIGN, "incubation.sign")
for _action in (Action.SIGN, Action.WAIT):
    steps.only_where(KIND, _action, lambda case: not publishing.is_next(case))


@bp.post("/<int:id>/agreement")
@requires(Permission.MANAGE_INCUBATION)
def draw_up(id: int) -> ResponseReturnValue:
    """Give the agreement its number, so that it can be printed."""
    case_or_404(id)
    with transaction():
        number = agreeing.draw_up(id, by=viewer(), at=clock.now())
    flash(_("协议编号 %(number)s，可以打印签字了。", number=number), "success")
    return redirect(url_for(".show", id=id, _anchor="agreement"))


@bp.get("/<int:id>/agreement.<any(pdf, docx):form>")
@requires(*READERS)
def agreement(id: int, form: str) -> Response:
    case = _admitted(id)
    paper = agreement_paper.agreement(case, drawn_on=clock.today())
    return paper_file(paper, f"{_('入驻协议')[:]}-{case.agreement_number or case.number}", form)


def _admitted(id: int) -> Incubation:
    """A case whose place was approved; before that there is no paper to give."""
    case = case_or_404(id)
    if case.approved_mode is None:
        raise NotFound(_("还没有批准入驻，没有这份文书。"))
    return case


@bp.get("/<int:id>/admission-letter.<any(pdf, docx):form>")
@requires(*READERS)
def admission_letter(id: int, form: str) -> Response:
    """入驻通知书."""
    case = _admitted(id)
    if not publishing.is_settled(case):
        raise RuleError(_("入驻确定以后才有入驻通知书：要公示的，公示期满确认以后再打印。"))
    paper = admission_papers.admission_letter(case, drawn_on=clock.today())
    return paper_file(paper, f"{_('入驻通知书')[:]}-{case.number}", form)


@bp.get("/<int:id>/approval-sheet.<any(pdf, docx):form>")
@requires(Permission.VIEW_CASES)
def approval_sheet(id: int, form: str) -> Response:
    """呈批件 of the last recommendation."""
    case = case_or_404(id)
    decision = decided.latest(case)
    if decision is None:
        raise NotFound(_("这件申请还没有入驻建议，没有呈批件。请先提出入驻建议。"))
    paper = admission_papers.approval_sheet(decision, drawn_on=clock.today())
    return paper_file(paper, f"{_('入驻呈批件')[:]}-{case.number}", form)


@bp.route("/<int:id>/sign", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def sign(id: int) -> ResponseReturnValue:
    """The signed paper and, for a physical place, the desks: all in one transaction."""
    case = case_or_404(id)
    form = _sign_form(case)
    form.signatory.description = party_of(case).hint
    kept: list[Upload] = []
    return take(
        case,
        form,
        lambda at: _sign(case, form, kept[0], at),
        Words(
            _("签订入驻协议"),
            _("协议已登记，接下来办理入驻清单。"),
            _("请与签字原件核对。签约后按清单交接，交接完再办理入驻。"),
            button=_("登记签约"),
        ),
        before=lambda: kept.append(kept_agreement(form)),
    )


def _sign_form(case: Incubation) -> SignForm:
    if case.approved_mode is not Mode.PHYSICAL or not desk_giving.left_to_give(case):
        return SignForm()
    form = SignWithDesksForm()
    offer_desks(form, case)
    return form


def offer_desks(form: Desks, case: Incubation) -> None:
    """The desks that are free when its term begins."""
    start = desk_giving.first_day(case, on=clock.today())
    free = occupancy.to_give(case.base_id, from_on=start)
    form.desks.choices = choices((one.desk.id, placing.name_of(one.desk)) for one in free)
    left = desk_giving.left_to_give(case)
    form.desks.description = (
        _("还可以安排 %(n)s 个；也可以签约后再安排。", n=left)
        if free
        else _("现在没有空的工位。可以先列入轮候，有组织交接后再签约。")
    )


def kept_agreement(form: SignForm | RenewForm) -> Upload:
    """The scan on disk, before any transaction."""
    scan = checked_pages(form.scan.data, field="scan")
    keep(scan.content)
    return scan


def signed_paper(
    case: Incubation, scan: Upload, signed_on: date, signatory: str, at: datetime
) -> Signed:
    """The signed agreement with its scan, filed as a document of the case."""
    document = file_document(
        sha256=scan.sha256,
        size=len(scan.content),
        media_type=scan.media_type,
        name=scan.name,
        kind=AGREEMENT,
        issued_on=signed_on,
        visibility=Visibility.CASE,
        organization_id=case.organization_id,
        case_id=case.id,
        pages=scan.pages,
        by=viewer(),
        at=at,
    )
    return Signed(signed_on, signatory, document.id)


def _sign(case: Incubation, form: SignForm, scan: Upload, at: datetime) -> None:
    paper = signed_paper(case, scan, form.signed_on.data, form.signatory.data or "", at)
    signed = agreeing.sign(case.id, paper, version=form.seen, by=viewer(), at=at)
    if isinstance(form, SignWithDesksForm):
        desk_giving.give(signed, form.desks.data or (), by=viewer(), at=at)


@bp.route("/<int:id>/desks", methods=["GET", "POST"])
@requires(Permission.MANAGE_INCUBATION)
def give_desks(id: int) -> ResponseReturnValue:
    """Desks for an approved applicant, before or after it signs."""
    case, form = case_or_404(id), GiveDesksForm()
    offer_desks(form, case)
    return take(
        case,
        form,
        lambda at: desk_giving.give(
            locked(Incubation, id), form.desks.data or (), by=viewer(), at=at
        ),
        Words(_("安排工位"), _("工位已预留。")),
    )

"""Fees on screen: what is owed, paying by receipt, waiving, giving back, and the notice to pay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.bookings import use_registers
from incubator.blueprints.bookings.blueprint import bp
from incubator.blueprints.bookings.charge_forms import PayForm, RefundForm, WaiveForm
from incubator.blueprints.bookings.uses import frame
from incubator.casework.models import Case
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.papers import page
from incubator.premises import charging, collecting, occupancy, use_papers
from incubator.premises.booking import KIND, Booking, Charge
from incubator.premises.collecting import Paid
from incubator.premises.using_words import charge_state
from incubator.records.documents import file_document, keep
from incubator.records.models import Document, Visibility
from incubator.web import listing, menu, steps
from incubator.web.access import requires
from incubator.web.files import PDF, download
from incubator.web.forms import OnceForm, rules_shown_on
from incubator.web.photographed import say_order
from incubator.web.pressing import press, ready
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import Upload, checked_pages

menu.add(
    menu.Entry(
        _("场地费用"),
        "bookings.charge_index",
        46,
        menu.PREMISES,
        counts=charging.visible_to,
    )
)


def _owed_beside(case: Case, hat: Hat) -> steps.Beside | None:
    """The way from a booking or a long use to what is owed for it."""
    if case.kind not in {KIND, occupancy.KIND}:
        return None
    mine = charging.visible_to(hat).where(Charge.case_id == case.id)
    one = db.session.scalars(mine.order_by(Charge.paid_on.is_not(None), Charge.id).limit(1)).first()
    return (_("场地费用"), url_for("bookings.charge_show", id=one.id)) if one else None


steps.beside_case(_owed_beside)


def _charge(id: int) -> Charge:
    return one_or_404(charging.visible_to(viewer()).where(Charge.id == id))


@bp.get("/charges")
@requires(Permission.VIEW_MONEY, Permission.APPLY)
def charge_index() -> ResponseReturnValue:
    hat, today = viewer(), clock.today()
    return listing.show(
        use_registers.charges(hat),
        "bookings/charges.html",
        state_of=lambda one: charge_state(one, on=today),
        staff=hat.for_hub,
        frame=frame(hat),
    )


@bp.get("/charges/<int:id>")
@requires(Permission.VIEW_MONEY, Permission.APPLY)
def charge_show(id: int) -> ResponseReturnValue:
    one, hat = _charge(id), viewer()
    finance = hat.may(Permission.MANAGE_BUDGET)
    unpaid = one.paid_on is None and one.waived_at is None
    return render_template(
        "bookings/charge.html",
        charge=one,
        state=charge_state(one, on=clock.today()),
        owed=charging.deadline_of(one),
        surplus=_surplus(one),
        receipt=db.session.get(Document, one.receipt_id) if one.receipt_id else None,
        owner=one.premises.owner.name if one.premises.owner else one.premises.owner_name,
        may_collect=finance and unpaid,
        may_refund=finance and one.paid_on is not None and one.refunded_fen < one.fen,
        frame=frame(hat),
    )


def _surplus(one: Charge) -> int:
    """What is to be given back of it: paid for dates that do not stand any more."""
    booking = db.session.get(Booking, one.case_id)
    if booking is None or one.paid_on is None:
        return 0
    due = charging.to_refund(charging.of_case(booking.id), charging.owed_for(booking))
    return min(due, one.fen - one.refunded_fen)


@bp.get("/charges/<int:id>/notice.pdf")
@requires(Permission.VIEW_MONEY, Permission.APPLY)
def charge_notice(id: int) -> Response:
    one = _charge(id)
    paper = use_papers.payment_notice(one, drawn_on=clock.today())
    name = f"{_('场地费用缴款通知书')[:]}-{one.case.number or one.id}.pdf"
    return download(page.draw(paper), name, PDF)


@bp.route("/charges/<int:id>/pay", methods=["GET", "POST"])
@requires(Permission.MANAGE_BUDGET)
def charge_pay(id: int) -> ResponseReturnValue:
    one, form = _charge(id), PayForm(paid_on=clock.today())
    scan: Upload | None = None
    if form.submitted() and form.receipt.data:
        with rules_shown_on(form) as rules:
            scan = checked_pages(form.receipt.data, field="receipt")
            keep(scan.content)
        if not rules.ok:
            return _shown(one, form, "pay", _("登记缴费"))

    def act(at: datetime) -> str:
        receipt = _filed(one, scan, at) if scan else None
        paid = Paid(form.paid_on.data, form.receipt_number.data, receipt)
        collecting.register_payment(id, paid, by=viewer(), at=at)
        return url_for(".charge_show", id=id)

    answer = _page(one, form, "pay", act, _("登记缴费"), _("已登记缴费，收入已记入产权单位的账。"))
    if scan is not None and form.errors == {}:
        say_order(scan)
    return answer


def _filed(one: Charge, scan: Upload, at: datetime) -> Document:
    return file_document(
        sha256=scan.sha256,
        size=len(scan.content),
        media_type=scan.media_type,
        name=scan.name,
        kind=collecting.RECEIPT,
        visibility=Visibility.CASE,
        organization_id=one.organization_id,
        case_id=one.case_id,
        pages=scan.pages,
        by=viewer(),
        at=at,
    )


@bp.route("/charges/<int:id>/waive", methods=["GET", "POST"])
@requires(Permission.MANAGE_BUDGET)
def charge_waive(id: int) -> ResponseReturnValue:
    one, form = _charge(id), WaiveForm()

    def act(at: datetime) -> str:
        collecting.waive(id, form.because.data, by=viewer(), at=at)
        return url_for(".charge_show", id=id)

    return _page(one, form, "waive", act, _("免收"), _("已登记免收。"))


@bp.route("/charges/<int:id>/refund", methods=["GET", "POST"])
@requires(Permission.MANAGE_BUDGET)
def charge_refund(id: int) -> ResponseReturnValue:
    one = _charge(id)
    form = RefundForm(refunded_on=clock.today(), amount=_surplus(one) or None)

    def act(at: datetime) -> str:
        collecting.refund(
            id,
            form.amount.data,
            form.because.data,
            on=form.refunded_on.data,
            by=viewer(),
            at=at,
        )
        return url_for(".charge_show", id=id)

    return _page(one, form, "refund", act, _("登记退还"), _("已登记退还。"))


def _page(
    one: Charge,
    form: OnceForm,
    name: str,
    act: Callable[[datetime], str],
    title: str,
    said: str,
) -> ResponseReturnValue:
    purpose = f"premises.charge.{name}:{one.id}"
    if not form.is_submitted():
        ready(form, purpose)
    elif form.submitted() and (target := press(form, purpose, act)):
        flash(said, "success")
        return redirect(target)
    return _shown(one, form, name, title)


def _shown(one: Charge, form: OnceForm, name: str, title: str) -> ResponseReturnValue:
    return render_template(
        "bookings/charge_form.html",
        form=form,
        charge=one,
        action=name,
        title=title,
        largest=settings().upload_bytes,
    ), form.status

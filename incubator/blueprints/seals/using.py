"""Asking for a seal, approving it online or from paper, registering the use, keeping the scan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.seals.blueprint import bp
from incubator.blueprints.seals.forms import PaperForm, RequestForm, ScanForm, UseForm
from incubator.blueprints.seals.registers import seal_name
from incubator.core import clock
from incubator.core.db import db, transaction
from incubator.core.permissions import Hat, Permission
from incubator.core.words import _
from incubator.records.documents import file_document, keep
from incubator.records.models import Visibility
from incubator.sealing import queries, services
from incubator.sealing.models import Seal, SealUse
from incubator.sealing.services import Asked
from incubator.web.access import requires
from incubator.web.forms import StepForm, choices, rules_shown_on
from incubator.web.photographed import say_order
from incubator.web.pressing import press, ready
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.signed_papers import filed, kept_scan, offer_signers
from incubator.web.uploads import checked_pages

SCAN = "sealed-paper"


def use_or_404(id: int) -> SealUse:
    return one_or_404(queries.visible_to(viewer()).where(SealUse.id == id))


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.USE_SEALS)
def new() -> ResponseReturnValue:
    """Ask for a seal; a case's page leads here with the paper filled in."""
    form = RequestForm()
    kept = queries.seals_visible_to(viewer()).where(queries.kept_on(clock.today()))
    form.seal.choices = choices(
        (seal.id, f"{seal.organization.name} · {seal.name}") for seal in db.session.scalars(kept)
    )

    def act(at: datetime) -> str:
        use = services.request(_asked(form), by=viewer(), at=at)
        return url_for(".show", id=use.id)

    if not form.is_submitted():
        _fill_in(form)
        ready(form, "seal.request")
    elif form.submitted() and (target := press(form, "seal.request", act)):
        flash(_("已申请用印，等待批准。"), "success")
        return redirect(target)
    return render_template("seals/new.html", form=form), form.status


def _fill_in(form: RequestForm) -> None:
    """What the link said: the case and the paper's title, number and addressee."""
    form.copies.data = 1
    for field in (form.case, form.paper, form.paper_number, form.addressee):
        field.data = request.args.get(field.short_name, "")[:200]


def _asked(form: RequestForm) -> Asked:
    return Asked(
        seal_id=form.seal.data,
        paper=form.paper.data,
        paper_number=form.paper_number.data or "",
        addressee=form.addressee.data or "",
        copies=form.copies.data,
        parent_id=form.case_id,
    )


@bp.route("/<int:id>/approve", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def approve(id: int) -> ResponseReturnValue:
    use, form = use_or_404(id), StepForm()

    def act(at: datetime) -> str:
        services.approve(id, version=form.seen, by=viewer(), at=at)
        return url_for(".show", id=id)

    return _page(use, form, "approve", act, _("已批准用印。"))


@bp.route("/<int:id>/register-approval", methods=["GET", "POST"])
@requires(Permission.ENTER_PAPER)
def register_approval(id: int) -> ResponseReturnValue:
    use, form = use_or_404(id), PaperForm()
    offer_signers(form, use.hub_id, since=clock.on(use.opened_at))
    if form.submitted():
        with rules_shown_on(form) as rules:
            scan = kept_scan(form)
        if not rules.ok:
            return _shown(use, form, "register_approval")

    def act(at: datetime) -> str:
        paper = filed(form, scan, id, at)
        services.register_approval(id, paper, version=form.seen, by=viewer(), at=at)
        return url_for(".show", id=id)

    return _page(use, form, "register_approval", act, _("线下审批已登记。"))


@bp.route("/<int:id>/use", methods=["GET", "POST"])
@requires(Permission.USE_SEALS)
def seal_it(id: int) -> ResponseReturnValue:
    use = use_or_404(id)
    form = UseForm(used_on=clock.today(), used_by=use.seal.keeper_id)
    form.used_by.choices = staff_choices(viewer())

    def act(at: datetime) -> str:
        services.seal_it(
            id,
            used_on=form.used_on.data,
            used_by_id=form.used_by.data,
            version=form.seen,
            by=viewer(),
            at=at,
        )
        return url_for(".show", id=id)

    return _page(use, form, "use", act, _("用印已登记。"))


def staff_choices(hat: Hat) -> list[object]:
    """The people of the hub's bodies, to keep a seal or to put it on a paper."""
    staff = db.session.scalars(queries.staff_on(hat.hub_id or 0, clock.today()))
    return list(choices((person.id, person.name) for person in staff))


def _page(
    use: SealUse, form: StepForm, name: str, act: Callable[[datetime], str], said: str
) -> ResponseReturnValue:
    purpose = f"seal.{name}:{use.id}"
    if not form.is_submitted():
        ready(form, purpose)
        form.version.data = str(use.version)
    elif form.submitted() and (target := press(form, purpose, act)):
        flash(said, "success")
        return redirect(target)
    return _shown(use, form, name)


def _shown(use: SealUse, form: StepForm, name: str) -> ResponseReturnValue:
    return render_template(
        f"seals/{name}.html",
        use=use,
        seal_name=seal_name(use),
        form=form,
        largest=settings().upload_bytes,
    ), form.status


@bp.route("/<int:id>/scan", methods=["GET", "POST"])
@requires(Permission.USE_SEALS)
def scan(id: int) -> ResponseReturnValue:
    """The paper as it was sealed; a picture of the seal alone is never asked for."""
    use, form = use_or_404(id), ScanForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            sent = checked_pages(form.scan.data, field="scan")
            keep(sent.content)
            with transaction():
                now = clock.now()
                document = file_document(
                    sha256=sent.sha256,
                    size=len(sent.content),
                    media_type=sent.media_type,
                    name=sent.name,
                    kind=SCAN,
                    visibility=Visibility.STAFF,
                    case_id=id,
                    pages=sent.pages,
                    by=viewer(),
                    at=now,
                )
                services.keep_scan(id, document, by=viewer(), at=now)
        if rules.ok:
            say_order(sent)
            flash(_("盖章件已保存。"), "success")
            return redirect(url_for(".show", id=id))
    return render_template(
        "seals/scan.html",
        use=use,
        seal_name=seal_name(use),
        form=form,
        largest=settings().upload_bytes,
    ), form.status


def keeping_or_404(id: int) -> Seal:
    return one_or_404(queries.seals_visible_to(viewer()).where(Seal.id == id))

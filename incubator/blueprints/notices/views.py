"""The public list and sheet of a notice, and what staff do with it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from incubator.blueprints.notices import registers
from incubator.blueprints.notices.forms import (
    PROOF_WORDS,
    NoticeForm,
    ObjectionForm,
    ProofForm,
    PublishForm,
    WithdrawForm,
)
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import SYSTEM, Permission
from incubator.core.words import _
from incubator.funds import awarding
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import LIFECYCLE, Action, Status
from incubator.funds.models import Call
from incubator.notices import papers, queries, services
from incubator.notices.models import Notice, NoticeState, ProofKind
from incubator.papers import docx, page
from incubator.papers.paper import Size
from incubator.records import documents
from incubator.web import listing, menu, once, steps
from incubator.web.access import public, requires
from incubator.web.files import DOCX, PDF, download
from incubator.web.forms import rules_shown_on
from incubator.web.limits import WRITING, limiter
from incubator.web.rows import one_or_404
from incubator.web.sessions import guest_or_viewer, viewer
from incubator.web.uploads import checked

bp = Blueprint("notices", __name__, url_prefix="/notices")
menu.add(menu.Entry(_("公示"), "notices.index", 20, menu.MONEY, counts=queries.of_hub))
steps.step_page(LIFECYCLE.kind, Action.PUBLISH, "notices.for_case")
steps.step_page(LIFECYCLE.kind, Action.OBJECT, "notices.object_case")


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    return listing.show(
        registers.notices(guest_or_viewer()),
        "notices/index.html",
        states=registers.STATE_WORDS,
    )


@bp.get("/<number>")
@public
def show(number: str) -> ResponseReturnValue:
    notice = _found(number)
    hat = guest_or_viewer()
    ours = hat is not None and hat.for_hub and hat.hub_id == notice.hub_id
    return render_template(
        "notices/show.html",
        notice=notice,
        state_words=registers.STATE_WORDS[notice.state],
        objection_words=registers.OBJECTION_WORDS,
        period=papers.period_words(notice) if notice.starts_on else "",
        objecting=papers.objection_words(notice),
        open_now=_open_now(notice),
        ours=ours,
        manages=ours and hat is not None and hat.may(Permission.NOTIFY_PUBLIC),
        proof_words=PROOF_WORDS,
    )


def _found(number: str) -> Notice:
    return one_or_404(queries.visible_to(guest_or_viewer()).where(Notice.number == number))


def _open_now(notice: Notice) -> bool:
    today = clock.today()
    return (
        notice.state is NoticeState.PUBLISHED
        and notice.ends_on is not None
        and today <= notice.ends_on
    )


@bp.get("/<number>/<any(a4, a3, docx):form>")
@public
def sheet(number: str, form: str) -> Response:
    """The notice as a PDF, as an A3 sheet for the board, or as an editable file."""
    notice = _found(number)
    size = Size.A3 if form == "a3" else Size.A4
    drawn = papers.paper(notice, size=size, drawn_on=clock.today())
    if form == "docx":
        return download(docx.write(drawn), f"{notice.number}-公示.docx", DOCX)
    return download(page.draw(drawn), f"{notice.number}-公示-{size.value}.pdf", PDF)


@bp.get("/cases/<int:id>")
@requires(Permission.NOTIFY_PUBLIC)
def for_case(id: int) -> ResponseReturnValue:
    """From one approved application to the notice of its whole call."""
    application = one_or_404(
        select(FundApplication).where(
            FundApplication.id == id, FundApplication.hub_id == viewer().hub_id
        )
    )
    return redirect(url_for(".new", code=application.call.code))


@bp.route("/new/<code>", methods=["GET", "POST"])
@requires(Permission.NOTIFY_PUBLIC)
def new(code: str) -> ResponseReturnValue:
    call = one_or_404(select(Call).where(Call.code == code, Call.hub_id == viewer().hub_id))
    approved = db.session.scalars(
        select(FundApplication)
        .where(FundApplication.call_id == call.id, FundApplication.status == Status.APPROVED)
        .order_by(FundApplication.id)
    ).all()
    form = NoticeForm(
        title=f"{call.title}拟资助项目公示",
        introduction=_("经形式审查、专家评审和审批，现将拟资助项目公示如下。")[:],
    )
    form.items.choices = [(one.id, f"{one.organization.name} · {one.title}") for one in approved]
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            chosen = [locked(FundApplication, id) for id in form.items.data or []]
            notice = awarding.draft_notice(
                call,
                chosen,
                title=form.title.data,
                introduction=form.introduction.data or "",
                by=viewer(),
                at=clock.now(),
            )
            number = notice.number
        if rules.ok:
            flash(_("公示草稿已生成，核对后发布。"))
            return redirect(url_for(".publish", number=number))
    elif not form.is_submitted():
        form.items.data = [one.id for one in approved]
    return render_template("notices/new.html", form=form, call=call, approved=approved), form.status


@bp.route("/<number>/publish", methods=["GET", "POST"])
@requires(Permission.NOTIFY_PUBLIC)
def publish(number: str) -> ResponseReturnValue:
    notice = _ours(number)
    form = PublishForm(starts_on=clock.today())
    if form.submitted():
        press = once.Press(
            form.once.data or "",
            purpose=f"publish:{number}",
            body={"starts_on": form.starts_on.data},
            by=viewer(),
        )
        with rules_shown_on(form) as rules, transaction():
            if not press.earlier():
                awarding.publish_notice(
                    locked(Notice, notice.id),
                    starts_on=form.starts_on.data,
                    by=viewer(),
                    at=clock.now(),
                )
                press.keep(number, at=clock.now())
        if rules.ok:
            flash(_("公示已发布。请张贴、上网后登记发布证明。"))
            return redirect(url_for(".show", number=number))
    elif not form.is_submitted():
        form.once.data = once.issue(f"publish:{number}", viewer())
    days = services.period(notice, form.starts_on.data or clock.today())
    return render_template("notices/publish.html", form=form, notice=notice, days=days), form.status


def _ours(number: str) -> Notice:
    return one_or_404(queries.of_hub(viewer()).where(Notice.number == number))


@bp.route("/<number>/withdraw", methods=["GET", "POST"])
@requires(Permission.NOTIFY_PUBLIC)
def withdraw(number: str) -> ResponseReturnValue:
    notice = _ours(number)
    form = WithdrawForm()
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            awarding.withdraw_notice(
                locked(Notice, notice.id), reason=form.reason.data, by=viewer(), at=clock.now()
            )
        if rules.ok:
            flash(_("公示已撤回，页面保留并注明理由。"))
            return redirect(url_for(".show", number=number))
    return render_template("notices/withdraw.html", form=form, notice=notice), form.status


@bp.route("/<number>/proofs", methods=["GET", "POST"])
@requires(Permission.NOTIFY_PUBLIC)
def proofs(number: str) -> ResponseReturnValue:
    """Where and when it was really shown."""
    notice = _ours(number)
    form = ProofForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            sent = checked(form.file.data, field="file") if form.file.data else None
            if sent:
                documents.keep(sent.content)
            with transaction():
                awarding.prove_notice(
                    locked(Notice, notice.id),
                    kind=ProofKind(form.kind.data),
                    address=form.address.data or "",
                    shown_at=form.shown_at.data.replace(tzinfo=clock.zone()),
                    upload=(sent.sha256, len(sent.content), sent.media_type, sent.name)
                    if sent
                    else None,
                    by=viewer(),
                    at=clock.now(),
                )
        if rules.ok:
            flash(_("发布证明已登记。"))
            return redirect(url_for(".show", number=number))
    return render_template("notices/proofs.html", form=form, notice=notice), form.status


@bp.get("/cases/<int:id>/object")
@requires(Permission.NOTIFY_PUBLIC)
def object_case(id: int) -> ResponseReturnValue:
    """Register an objection that came by letter or telephone."""
    application = one_or_404(
        select(FundApplication).where(
            FundApplication.id == id, FundApplication.hub_id == viewer().hub_id
        )
    )
    notice = awarding.notice_of(application)
    if notice is None:
        abort(404)
    return redirect(url_for(".object_to", number=notice.number))


@bp.route("/<number>/object", methods=["GET", "POST"])
@limiter.limit(WRITING, methods=["POST"])
@public
def object_to(number: str) -> ResponseReturnValue:
    """Anybody's objection, up to the end of the last day."""
    notice = _found(number)
    form = ObjectionForm()
    form.item_id.choices = [
        (item.id, f"{item.position} {item.organization_name} {item.title}") for item in notice.items
    ]
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            awarding.take_objection(
                locked(Notice, notice.id),
                services.Said(
                    form.objector.data, form.contact.data, form.text.data, form.item_id.data
                ),
                by=guest_or_viewer() or SYSTEM,
                at=clock.now(),
            )
        if rules.ok:
            flash(_("异议已收到。核查结果会按您留下的联系方式答复。"))
            return redirect(url_for(".show", number=number))
    return render_template(
        "notices/object.html", form=form, notice=notice, open_now=_open_now(notice)
    ), form.status

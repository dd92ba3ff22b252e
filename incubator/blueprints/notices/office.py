"""What the office does with a notice: draft, publish, prove, take back."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from incubator.blueprints.notices.blueprint import bp
from incubator.blueprints.notices.forms import NoticeForm, ProofForm, PublishForm, WithdrawForm
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.funds import awarding
from incubator.funds import queries as funds
from incubator.funds.applications import FundApplication
from incubator.funds.lifecycle import LIFECYCLE, Action, Status
from incubator.funds.models import Call
from incubator.notices import queries, services, showing
from incubator.notices.models import Notice, ProofKind
from incubator.records import documents
from incubator.web import once, steps
from incubator.web.access import requires
from incubator.web.forms import choices, rules_shown_on
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.settings import settings
from incubator.web.uploads import SCANS, checked

steps.step_page(LIFECYCLE.kind, Action.PUBLISH, "notices.for_case")

ONE_DAY = timedelta(days=1)
"""The day a notice is put up is not counted, so its first day is usually the next."""


@bp.get("/cases/<int:id>")
@requires(Permission.NOTIFY_PUBLIC)
def for_case(id: int) -> ResponseReturnValue:
    """From one approved application to the notice of its whole call."""
    found = one_or_404(funds.visible_to(viewer()).where(FundApplication.id == id))
    return redirect(url_for(".new", code=found.call.code))


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
    form.items.choices = choices(
        (one.id, f"{one.organization.name} · {one.title}") for one in approved
    )
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
    form = PublishForm(starts_on=clock.today() + ONE_DAY)
    if form.submitted():
        press = once.Press(
            form.once.data or "",
            purpose=f"publish:{number}",
            body={"starts_on": form.starts_on.data},
            by=viewer(),
        )
        with rules_shown_on(form) as rules, transaction():
            if not press.earlier():
                showing.publish(
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
    days = services.period(notice, form.starts_on.data or clock.today() + ONE_DAY)
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
            showing.withdraw(
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
            sent = checked(form.file.data, field="file", kinds=SCANS) if form.file.data else None
            if sent:
                documents.keep(sent.content)
            with transaction():
                showing.prove(
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
    return render_template(
        "notices/proofs.html",
        form=form,
        notice=notice,
        kinds=SCANS,
        largest=settings().upload_bytes,
    ), form.status

"""公示 of those who shall be taken in, the confirmation after it, and the admission taken back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from incubator.blueprints.incubation.blueprint import bp
from incubator.blueprints.incubation.house import base_or_404
from incubator.blueprints.incubation.stay_forms import PressForm, ReasonForm
from incubator.blueprints.incubation.taking import Words, case_or_404, take
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Permission
from incubator.core.words import _
from incubator.incubation import exiting, publishing
from incubator.incubation.actions import Action
from incubator.incubation.models import KIND, Incubation
from incubator.incubation.states import Status
from incubator.web import steps
from incubator.web.access import requires
from incubator.web.fields import TicksField
from incubator.web.forms import BaseForm, choices, rules_shown_on
from incubator.web.sessions import viewer

steps.step_page(KIND, Action.PUBLISH, "incubation.notice_for")
steps.step_page(KIND, Action.CONFIRM, "incubation.confirm")
steps.step_page(KIND, Action.CANCEL, "incubation.cancel")
steps.only_where(KIND, Action.PUBLISH, publishing.is_next)


class NoticeForm(BaseForm):
    title = StringField(_("公示标题"), [InputRequired(_("请填写公示标题。")), Length(max=120)])
    introduction = TextAreaField(_("正文开头"), [Length(max=2000)])
    items = TicksField(_("列入公示的申请"), validators=[InputRequired(_("请至少选择一家。"))])


@bp.get("/<int:id>/notice")
@requires(Permission.NOTIFY_PUBLIC)
def notice_for(id: int) -> ResponseReturnValue:
    """From one approved applicant to the notice of all of its base."""
    return redirect(url_for(".new_notice", id=case_or_404(id).base_id))


@bp.route("/bases/<int:id>/notice", methods=["GET", "POST"])
@requires(Permission.NOTIFY_PUBLIC)
def new_notice(id: int) -> ResponseReturnValue:
    base = base_or_404(id)
    approved = db.session.scalars(
        select(Incubation)
        .where(Incubation.base_id == id, Incubation.status == Status.APPROVED)
        .options(joinedload(Incubation.organization))
        .order_by(Incubation.id)
    ).all()
    form = NoticeForm(
        title=_("%(base)s拟入驻组织公示", base=base.name)[:],
        introduction=_("经初核、评审和审批，现将拟入驻孵化的组织公示如下。")[:],
    )
    form.items.choices = choices((one.id, one.organization.name) for one in approved)
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            notice = publishing.draft(
                base,
                [locked(Incubation, case_id) for case_id in form.items.data],
                title=form.title.data,
                introduction=form.introduction.data or "",
                by=viewer(),
                at=clock.now(),
            )
            number = notice.number
        if rules.ok:
            flash(_("公示草稿已生成，核对后发布。"), "success")
            return redirect(url_for("notices.publish", number=number))
    elif not form.is_submitted():
        form.items.data = [one.id for one in approved]
    return render_template(
        "incubation/new_notice.html", form=form, base=base, approved=approved
    ), form.status


@bp.route("/<int:id>/confirm", methods=["GET", "POST"])
@requires(Permission.AWARD)
def confirm(id: int) -> ResponseReturnValue:
    form = PressForm()
    return take(
        case_or_404(id),
        form,
        lambda at: publishing.confirm(id, version=form.seen, by=viewer(), at=at),
        Words(
            _("公示期满，确认入驻"),
            _("已确认入驻，可以签约了。"),
            _("公示期满、没有未答复的异议，才能确认。"),
            button=_("确认入驻"),
        ),
    )


@bp.route("/<int:id>/cancel", methods=["GET", "POST"])
@requires(Permission.CHECK)
def cancel(id: int) -> ResponseReturnValue:
    """The admission is taken back before anybody moved in; the place goes to the next."""
    form = ReasonForm()
    return take(
        case_or_404(id),
        form,
        lambda at: exiting.cancel(
            id, reason=form.reason.data, version=form.seen, by=viewer(), at=at
        ),
        Words(
            _("取消入驻资格"),
            _("入驻资格已取消，预留的位置已空出。"),
            _("取消后申请办结，预留的工位和轮候的位置随即空出；理由会告知申请组织。"),
            danger=True,
        ),
    )

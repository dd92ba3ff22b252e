"""Posts of a person: giving, changing the office, ending, taking away at once, giving back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.admin.blueprint import bp
from incubator.blueprints.admin.forms import (
    ChangeOfficeForm,
    EndPostForm,
    PostForm,
    ReasonForm,
)
from incubator.blueprints.admin.people import WHO, person_or_404, role_choices, suggested_bodies
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound
from incubator.core.words import _
from incubator.people import bodies, posts
from incubator.people.models import Person, Post
from incubator.web.access import requires
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer


def post_or_404(id: int) -> Post:
    """A post in the reader's own street, of a person they look after."""
    found = db.session.get(Post, id)
    if found is None or found.organization.hub_id != viewer().hub_id:
        raise NotFound(_("没有找到这项任职。"))
    person_or_404(found.person_id)
    return found


@bp.route("/people/<int:id>/posts", methods=["GET", "POST"])
@requires(*WHO)
def give_post(id: int) -> ResponseReturnValue:
    found, hat = person_or_404(id), viewer()
    form = PostForm(starts_on=clock.today())
    form.role.choices = role_choices(hat)
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            made = posts.give_post(
                locked(Person, id),
                bodies.named(form.organization.data, hub_id=hat.hub_id or 0),
                form.role.data,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                office=form.chosen,
                title=form.title.data or "",
                basis=form.basis.data or "",
                by=hat,
                at=clock.now(),
            )
        if rules.ok:
            flash(
                _("任职已提出，待另一位管理员或主任确认。") if made.pending else _("已新增任职。")
            )
            return redirect(url_for(".person", id=id))
    return render_template(
        "admin/give_post.html", form=form, person=found, bodies=suggested_bodies(hat)
    ), form.status


@bp.route("/posts/<int:id>/end", methods=["GET", "POST"])
@requires(*WHO)
def end_post(id: int) -> ResponseReturnValue:
    found, form = post_or_404(id), EndPostForm(ends_on=clock.today())
    person_id = found.person_id
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            posts.end_post(
                locked(Post, id),
                ends_on=form.ends_on.data,
                reason=form.reason.data or "",
                by=viewer(),
                at=clock.now(),
                now=clock.real_now(),
            )
        if rules.ok:
            flash(_("任职的最后一天已保存。"))
            return redirect(url_for(".person", id=person_id))
    return render_template("admin/end_post.html", form=form, post=found), form.status


@bp.route("/posts/<int:id>/office", methods=["GET", "POST"])
@requires(*WHO)
def change_office(id: int) -> ResponseReturnValue:
    found = post_or_404(id)
    form = ChangeOfficeForm(office=found.office.value if found.office else "", title=found.title)
    person_id = found.person_id
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            posts.change_office(
                locked(Post, id),
                office=form.chosen,
                title=form.title.data or "",
                reason=form.reason.data or "",
                by=viewer(),
                at=clock.now(),
            )
        if rules.ok:
            flash(_("职务已修改。"))
            return redirect(url_for(".person", id=person_id))
    return render_template("admin/change_office.html", form=form, post=found), form.status


@bp.route("/posts/<int:id>/revoke", methods=["GET", "POST"])
@requires(*WHO)
def revoke_post(id: int) -> ResponseReturnValue:
    """Takes a post away at this moment, or gives it back where it was taken away in error."""
    found, form = post_or_404(id), ReasonForm()
    person_id, back = found.person_id, found.revoked_at is not None
    if form.submitted():
        with rules_shown_on(form) as rules, transaction():
            _revoke_or_restore(id, back, form.reason.data or "")
        if rules.ok:
            flash(_("任职已恢复。") if back else _("任职已撤销，以此身份的登录都已退出。"))
            return redirect(url_for(".person", id=person_id))
    return render_template("admin/revoke_post.html", form=form, post=found, back=back), form.status


def _revoke_or_restore(id: int, back: bool, reason: str) -> None:
    post, by, at = locked(Post, id), viewer(), clock.now()
    if back:
        posts.restore_post(post, reason=reason, by=by, at=at)
    else:
        posts.revoke_post(post, reason=reason, by=by, at=at, now=clock.real_now())

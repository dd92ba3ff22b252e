"""Saving the filters of a list under a name of one's own, and dropping them again."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, func, select

from incubator.blueprints.account.blueprint import bp
from incubator.blueprints.account.forms import SavedViewForm
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.people.models import Person, SavedView
from incubator.web.access import local, signed_in
from incubator.web.forms import rules_shown_on
from incubator.web.sessions import viewer

MOST = 30
_LONGEST_PAGE, _LONGEST_QUERY = 60, 500


@bp.get("/account/views/new")
@signed_in
def save_view() -> ResponseReturnValue:
    place = _place(request.args.get("page"), request.args.get("query"))
    if place is None:
        return redirect(url_for(".show"))
    form = SavedViewForm(formdata=None, page=place.page, query=place.query)
    return render_template("account/save_view.html", form=form, back=place.url)


@bp.post("/account/views")
@signed_in
def views() -> ResponseReturnValue:
    form = SavedViewForm()
    place = _place(form.page.data, form.query.data)
    if place is None:
        return redirect(url_for(".show"))
    if form.submitted():
        label = form.label.data.strip()
        with rules_shown_on(form) as rules, transaction():
            _save(place, label, viewer())
        if rules.ok:
            flash(_("已存为常用视图“%(label)s”。", label=label))
            return redirect(place.url)
    return render_template("account/save_view.html", form=form, back=place.url), form.status


@dataclass(frozen=True)
class Place:
    """A list and its filters."""

    page: str
    query: str

    @property
    def url(self) -> str:
        return f"{self.page}?{self.query}" if self.query else self.page


def _place(page: str | None, query: str | None) -> Place | None:
    """The list as it was looked at, or None for what this site did not write into its own link."""
    path = local(page)
    kept = urlencode(parse_qsl(query or ""))
    if path is None or "?" in path or len(path) > _LONGEST_PAGE or len(kept) > _LONGEST_QUERY:
        return None
    return Place(path, kept)


def _save(place: Place, label: str, hat: Hat) -> None:
    locked(Person, hat.person_id)  # so that two saves at once are counted one after the other
    mine = SavedView.person_id == hat.person_id
    same = db.session.scalar(
        select(SavedView).where(mine, SavedView.page == place.page, SavedView.label == label)
    )
    if same is not None:
        same.query = place.query
        return
    if (db.session.scalar(select(func.count(SavedView.id)).where(mine)) or 0) >= MOST:
        raise RuleError(
            _("常用视图最多 %(n)s 个，请先在“我的账号”中删去不用的。", n=MOST), field="label"
        )
    db.session.add(
        SavedView(person_id=hat.person_id, page=place.page, label=label, query=place.query)
    )


@bp.post("/account/views/<int:id>/delete")
@signed_in
def drop_view(id: int) -> ResponseReturnValue:
    with transaction():
        dropped = db.session.execute(
            delete(SavedView)
            .where(SavedView.id == id, SavedView.person_id == viewer().person_id)
            .returning(SavedView.id)
        ).first()
        if dropped is None:
            raise NotFound(_("没有找到这个视图。"))
    flash(_("常用视图已删去。"))
    return redirect(url_for(".show"))

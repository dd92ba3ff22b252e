"""Evaluation forms by version: drafted from the last one, published once, never changed after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select

from incubator.core.db import db, locked
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import Hat, Permission
from incubator.core.texts import tidy
from incubator.core.words import _
from incubator.incubation import evaluating_defaults
from incubator.incubation.evaluating import Form, Part, Question, Rhythm
from incubator.incubation.evaluating_defaults import Line
from incubator.organizations.models import Hub
from incubator.records.events import record

MOST_QUESTIONS = 40


def plant(*, at: datetime) -> int:
    """Publish the first version of each form in every hub that has none; answers how many were new."""
    hubs = db.session.scalars(select(Hub.id).order_by(Hub.id)).all()
    present = {
        (hub_id, rhythm) for hub_id, rhythm in db.session.execute(select(Form.hub_id, Form.rhythm))
    }
    new = [
        _made(hub_id, rhythm, 1, evaluating_defaults.TITLES[rhythm][:])
        for hub_id in hubs
        for rhythm in Rhythm
        if (hub_id, rhythm) not in present
    ]
    for form in new:
        _ask(form, evaluating_defaults.LINES[form.rhythm])
        form.published_at = at  # last: a published form takes no more questions
    db.session.flush()
    return len(new)


def _made(hub_id: int, rhythm: Rhythm, version: int, title: str) -> Form:
    form = Form(hub_id=hub_id, rhythm=rhythm, version=version, title=title)
    db.session.add(form)
    db.session.flush()
    return form


def _ask(form: Form, lines: Sequence[Line]) -> None:
    for position, line in enumerate(lines, 1):
        db.session.add(
            Question(
                form_id=form.id,
                position=position,
                part=line.part,
                kind=line.kind,
                text=line.text[:],
                required=line.required,
            )
        )
    db.session.flush()


def visible_to(hat: Hat) -> Select[Form]:
    """The versions of the hub, for its staff."""
    hub_id = hat.hub_id if hat.may(Permission.VIEW_CASES) else None
    return select(Form).where(Form.hub_id == hub_id).order_by(Form.rhythm, Form.version.desc())


def current(hub_id: int, rhythm: Rhythm) -> Form | None:
    """The newest published version."""
    return db.session.scalars(
        select(Form)
        .where(Form.hub_id == hub_id, Form.rhythm == rhythm, Form.published_at.is_not(None))
        .order_by(Form.version.desc())
    ).first()


def draft(rhythm: Rhythm, *, by: Hat, at: datetime) -> Form:
    """The one draft of a form: the one begun already, or the newest version copied to be changed."""
    by.require(Permission.MANAGE_INCUBATION)
    hub_id = by.hub_id or 0
    begun = db.session.scalar(
        select(Form).where(
            Form.hub_id == hub_id, Form.rhythm == rhythm, Form.published_at.is_(None)
        )
    )
    if begun is not None:
        return begun
    plant(at=at)
    last = current(hub_id, rhythm)
    newest = db.session.scalar(
        select(func.max(Form.version)).where(Form.hub_id == hub_id, Form.rhythm == rhythm)
    )
    title = last.title if last else evaluating_defaults.TITLES[rhythm][:]
    form = _made(hub_id, rhythm, (newest or 0) + 1, title)
    _ask(form, [Line(q.part, q.kind, q.text, q.required) for q in last.questions] if last else ())
    record("evaluation_form.draft", form, by=by, at=at, hub_id=hub_id)
    return form


def write(form_id: int, title: str, lines: Sequence[Line], *, by: Hat, at: datetime) -> Form:
    """Replace what a draft asks."""
    form = _draft(form_id, by)
    if not tidy(title):
        raise RuleError(_("请填写评估表的名称。"), field="title")
    if len(lines) > MOST_QUESTIONS:
        raise RuleError(_("一份评估表最多 %(most)s 道题。", most=MOST_QUESTIONS))
    for question in list(form.questions):
        db.session.delete(question)
    db.session.flush()
    form.title = tidy(title)[:120]
    _ask(form, lines)
    db.session.expire(form, ["questions"])
    record(
        "evaluation_form.write", form, by=by, at=at, hub_id=form.hub_id, after={"lines": len(lines)}
    )
    return form


def publish(form_id: int, *, by: Hat, at: datetime) -> Form:
    """From now on new evaluations use this version; those begun keep theirs."""
    form = _draft(form_id, by)
    asked = {question.part for question in form.questions}
    if not {Part.SELF, Part.CENTRE} <= asked:
        raise RuleError(_("评估表至少要有自评和中心评估的题目，才能发布。"))
    form.published_at = at
    record(
        "evaluation_form.publish",
        form,
        by=by,
        at=at,
        hub_id=form.hub_id,
        after={"rhythm": form.rhythm, "version": form.version},
    )
    return form


def _draft(form_id: int, by: Hat) -> Form:
    by.require(Permission.MANAGE_INCUBATION)
    form: Form = locked(Form, form_id)
    if form.hub_id != by.hub_id:
        raise NotFound(_("没有找到这份评估表。"))
    if form.published_at is not None:
        raise RuleError(_("已发布的评估表不能修改。请修订出新的版本再发布。"))
    return form

"""The inbox of the person who is signed in, whichever hat they wear."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_
from sqlalchemy.orm import joinedload

from incubator.blueprints.messages import outgoing
from incubator.blueprints.messages.blueprint import bp
from incubator.casework.models import Deadline, Message
from incubator.casework.queries import inbox_of
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.web import listing
from incubator.web.access import signed_in
from incubator.web.listing import Column, Filter, Register
from incubator.web.rows import one_or_404
from incubator.web.sessions import viewer
from incubator.web.words import moment

__all__ = ["bp", "outgoing"]


def _register(hat: Hat) -> Register:
    return Register(
        name=_("消息"),
        unit=_("条"),
        query=inbox_of(hat).options(
            joinedload(Message.case), joinedload(Message.deadline).joinedload(Deadline.rule)
        ),
        identity=Message.id,
        columns=[
            Column("read", _("状态"), lambda row: _("已读") if row.read_at else _("未读")),
            Column("subject", _("内容"), lambda row: row.subject),
            Column("body", _("说明"), lambda row: row.body, export_only=True),
            Column("at", _("时间"), lambda row: moment(row.created_at), order=Message.created_at),
        ],
        search=lambda text: or_(
            Message.subject.ilike(f"%{text}%"), Message.body.ilike(f"%{text}%")
        ),
        filters=[
            Filter(
                "state",
                _("状态"),
                [("", _("全部")), ("unread", _("未读")), ("read", _("已读"))],
                lambda value: (
                    Message.read_at.is_(None) if value == "unread" else Message.read_at.is_not(None)
                ),
            )
        ],
        sort="-at",
        placeholder=_("事项名称"),
        empty=_("还没有消息。办件有进展、期限临近时会在这里通知您。"),
        file_name="messages",
    )


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    return listing.show(_register(viewer()), "messages/index.html", ours=_ours)


@bp.post("/<int:id>/read")
@signed_in
def read(id: int) -> ResponseReturnValue:
    """Mark one message read and go where it points."""
    found = one_or_404(inbox_of(viewer()).where(Message.id == id))
    link = found.link
    with transaction():
        message = locked(Message, id)
        message.read_at = message.read_at or clock.now()
    return redirect(link if _ours(link) else url_for(".index"))


def _ours(link: str) -> bool:
    """A path of this site; `//elsewhere` would be another one."""
    return link.startswith("/") and not link.startswith(("//", "/\\"))


@bp.post("/read")
@signed_in
def read_all() -> ResponseReturnValue:
    with transaction():
        unread = db.session.scalars(inbox_of(viewer(), unread_only=True)).all()
        for message in unread:
            message.read_at = clock.now()
    flash(_("%(n)s 条消息已标为已读。", n=len(unread)), "success")
    return redirect(url_for(".index"))

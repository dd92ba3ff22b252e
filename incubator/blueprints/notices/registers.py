"""The list of notices."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_
from sqlalchemy.orm import joinedload

from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.notices import queries
from incubator.notices.models import Notice, NoticeState, ObjectionState
from incubator.web.listing import Column, Filter, Register, Shape

STATE_WORDS = {
    NoticeState.DRAFT: (_("草稿"), ""),
    NoticeState.PUBLISHED: (_("公示中"), "accent"),
    NoticeState.CLOSED: (_("已结束"), ""),
    NoticeState.WITHDRAWN: (_("已撤回"), "red"),
}

OBJECTION_WORDS = {
    ObjectionState.RECEIVED: (_("待答复"), "amber"),
    ObjectionState.UPHELD: (_("成立"), "red"),
    ObjectionState.DISMISSED: (_("不成立"), "green"),
}


def state_words(notice: Notice, on: date) -> tuple[str, str]:
    """The word and colour of a notice on a day: whether its days run is derived, not stored."""
    if notice.imported_from is not None:
        return _("导入名单"), ""
    if notice.state is NoticeState.PUBLISHED and notice.starts_on and notice.ends_on:
        if on > notice.ends_on:
            return _("公示期满"), "amber"
        if on < notice.starts_on:
            return _("待开始"), ""
    return STATE_WORDS[notice.state]


def notices(hat: Hat | None, *, on: date) -> Register:
    return Register(
        name=_("公示"),
        unit=_("份"),
        query=queries.visible_to(hat).options(joinedload(Notice.hub)),
        identity=Notice.id,
        columns=[
            Column("title", _("标题"), lambda row: row.title, Notice.title),
            Column("number", _("编号"), lambda row: row.number, Notice.number, hide_small=True),
            Column(
                "starts_on",
                _("起"),
                lambda row: row.starts_on,
                Notice.starts_on,
                Shape.DAY,
                hide_small=True,
            ),
            Column("ends_on", _("止"), lambda row: row.ends_on, Notice.ends_on, Shape.DAY),
            Column("state", _("状态"), lambda row: state_words(row, on)[0]),
        ],
        search=lambda q: or_(
            Notice.title.contains(q, autoescape=True), Notice.number.contains(q, autoescape=True)
        ),
        filters=[
            Filter(
                "state",
                _("状态"),
                [
                    ("", _("全部")),
                    *((state.value, words[0]) for state, words in STATE_WORDS.items()),
                ],
                lambda value: Notice.state == NoticeState(value),
            )
        ],
        sort="-starts_on",
        placeholder=_("标题或编号"),
        file_name="notices",
    )

"""The lists of the service log and of follow-ups, as on the page and in the export."""

from __future__ import annotations

from sqlalchemy import ColumnElement

from incubator.core import clock
from incubator.core.permissions import Hat
from incubator.core.words import _
from incubator.incubation import log
from incubator.incubation.stay_words import SERVICE_LABEL
from incubator.incubation.staying import FollowUp, Service, ServiceEntry
from incubator.people.models import Post
from incubator.web.listing import Column, DayFilter, Filter, Register, Shape

ALL = ("", _("全部"))
STATES: tuple[tuple[str, str], ...] = (
    ("made", _("已服务")),
    ("tried", _("未联系上")),
    ("withdrawn", _("已撤回")),
)


def entries(hat: Hat) -> Register:
    return Register(
        name=_("服务记录"),
        unit=_("条"),
        query=log.entries_visible_to(hat, on=clock.today()),
        identity=ServiceEntry.id,
        columns=[
            Column("on", _("日期"), lambda one: one.on, order=ServiceEntry.on, shape=Shape.DAY),
            Column("organization", _("组织"), lambda one: one.case.organization.name),
            Column("kind", _("服务内容"), lambda one: SERVICE_LABEL[one.kind]),
            Column(
                "minutes",
                _("分钟"),
                lambda one: one.minutes,
                order=ServiceEntry.minutes,
                shape=Shape.NUMBER,
            ),
            Column(
                "people",
                _("人数"),
                lambda one: one.people,
                order=ServiceEntry.people,
                shape=Shape.NUMBER,
                hide_small=True,
            ),
            Column("state", _("结果"), lambda one: state_of(one)[0]),
            Column("note", _("记录"), lambda one: one.note, hide_small=True),
            Column("by", _("登记人"), lambda one: name_of(one.noted_by), hide_small=True),
            Column("noted_on", _("登记日期"), lambda one: one.noted_on, export_only=True),
            Column("signed", _("确认人"), lambda one: name_of(one.signed_off_by), export_only=True),
            Column("because", _("撤回理由"), lambda one: one.withdrawn_because, export_only=True),
        ],
        search=log.matching,
        filters=[
            DayFilter("from", _("服务自"), lambda day: ServiceEntry.on >= day),
            DayFilter("through", _("至"), lambda day: ServiceEntry.on <= day),
            Filter(
                "kind",
                _("服务内容"),
                [ALL, *((one.value, SERVICE_LABEL[one]) for one in Service)],
                lambda one: ServiceEntry.kind == one,
            ),
            Filter("state", _("结果"), [ALL, *STATES], _in_state),
        ],
        sort="-on",
        placeholder=_("组织名称、拼音首字母或记录"),
        empty=_("还没有服务记录。从在孵组织的“记一笔”开始。"),
        file_name="service-log",
    )


def state_of(entry: ServiceEntry) -> tuple[str, str]:
    """The outcome of an entry in a word and its tone."""
    if entry.withdrawn_at is not None:
        return _("已撤回"), ""
    return (_("已服务"), "green") if entry.reached else (_("未联系上"), "amber")


def name_of(post: Post | None) -> str:
    return post.person.name if post else ""


def _in_state(state: str) -> ColumnElement[bool]:
    if state == "withdrawn":
        return ServiceEntry.withdrawn_at.is_not(None)
    return ServiceEntry.withdrawn_at.is_(None) & (ServiceEntry.reached == (state == "made"))


def follow_ups(hat: Hat) -> Register:
    today = clock.today()
    conditions = {
        "due": FollowUp.done_on.is_(None) & (FollowUp.due_on <= today),
        "open": FollowUp.done_on.is_(None),
        "done": FollowUp.done_on.is_not(None),
    }
    return Register(
        name=_("跟进事项"),
        unit=_("项"),
        query=log.follow_ups_visible_to(hat, on=today),
        identity=FollowUp.id,
        columns=[
            Column(
                "due_on",
                _("跟进日期"),
                lambda one: one.due_on,
                order=FollowUp.due_on,
                shape=Shape.DAY,
            ),
            Column("organization", _("组织"), lambda one: one.entry.case.organization.name),
            Column("what", _("要跟进的事"), lambda one: one.what),
            Column(
                "done_on",
                _("办结日期"),
                lambda one: one.done_on,
                order=FollowUp.done_on,
                shape=Shape.DAY,
            ),
        ],
        filters=[
            Filter(
                "state",
                _("状态"),
                [ALL, ("due", _("到期")), ("open", _("未办结")), ("done", _("已办结"))],
                lambda one: conditions[one],
            )
        ],
        sort="due_on",
        empty=_("没有跟进事项。登记服务时可以顺手约定下一步。"),
        file_name="follow-ups",
    )

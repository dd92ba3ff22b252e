"""The questions of 孵化入驻申请表: one table for the pages, the snapshot and the printed form."""

from __future__ import annotations

from dataclasses import replace

from incubator.casework.questions import Question, Shape
from incubator.core.words import _
from incubator.incubation.intake import Track
from incubator.incubation.models import Housing, Incubation, Mode, Section
from incubator.incubation.stay_words import SUPPORT_LABEL
from incubator.incubation.staying import Support

SECTION_WORDS: dict[Section, str] = {
    Section.BODY: _("组织情况"),
    Section.NEEDS: _("孵化需求"),
    Section.WORK: _("项目与规划"),
    Section.SPONSORS: _("发起人"),
    Section.PAPERS: _("附件"),
}
MODE_WORDS: dict[Mode, str] = {
    Mode.PHYSICAL: _("实体孵化（使用工位）"),
    Mode.VIRTUAL: _("虚拟孵化（不使用工位）"),
}
HOUSING_WORDS: dict[Housing, str] = {
    Housing.OWN: _("自有"),
    Housing.RENTED: _("租用"),
    Housing.NONE: _("无"),
}
MOST_CAPITAL = 10**12
"""Fen: ten thousand million yuan."""
MOST_DESKS = 50
MOST_SPONSORS = 20

_Q = Question
_CAPITAL = _Q("opening_capital", _("开办资金（元）"), Shape.MONEY, most_number=MOST_CAPITAL)
_PENALTIES = _Q(
    "penalties",
    _("近两年行政处罚"),
    Shape.TEXT,
    500,
    hint=_("没有请写“无”；有的写明时间、机关和事由。"),
)
_PEOPLE: tuple[Question, ...] = (
    _Q("contact_name", _("联系人"), most=60),
    _Q("contact_phone", _("联系人电话"), Shape.PHONE, hint=_("手机或带区号的座机。")),
    _Q("contact_email", _("联系人邮箱"), Shape.EMAIL, most=100, required=False),
    _Q("full_time", _("专职人数"), Shape.COUNT, unit=_("人"), most_number=10_000),
    _Q("part_time", _("兼职人数"), Shape.COUNT, unit=_("人"), most_number=10_000),
    _Q(
        "volunteers",
        _("志愿者人数"),
        Shape.COUNT,
        required=False,
        unit=_("人"),
        most_number=1_000_000,
    ),
    _Q(
        "party_members",
        _("党员人数"),
        Shape.COUNT,
        required=False,
        unit=_("人"),
        most_number=10_000,
    ),
    _Q(
        "party_organization",
        _("党组织情况"),
        most=60,
        required=False,
        hint=_("例如：独立党支部、联合党支部、未建立。"),
    ),
)
_HOUSING = _Q("housing", _("住所来源"), Shape.CHOICE, choices=tuple(HOUSING_WORDS.items()))
_MODE = _Q("mode", _("孵化方式"), Shape.CHOICE, choices=tuple(MODE_WORDS.items()))
_DESKS = _Q(
    "desks_wanted",
    _("需要工位数"),
    Shape.COUNT,
    required=False,
    unit=_("个"),
    hint=_("实体孵化填写，至少 1 个；虚拟孵化填 0。"),
    most_number=MOST_DESKS,
)
_HOURS = _Q(
    "hours_of_use",
    _("使用时段"),
    most=120,
    required=False,
    hint=_("例如：工作日 9:00 至 17:00。"),
)
_SUPPORT = _Q(
    "support", _("需要的支持"), Shape.TICKS, most=200, choices=tuple(SUPPORT_LABEL.items())
)
_WORK: tuple[Question, ...] = (
    _Q(
        "projects",
        _("现有项目"),
        Shape.TEXT,
        4000,
        hint=_("正在做或准备做的服务，做了多久，谁来做。"),
    ),
    _Q("audience", _("服务对象"), Shape.TEXT, 500, hint=_("只写人群和人数，不写个人姓名。")),
    _Q(
        "plan",
        _("发展规划（12 个月目标）"),
        Shape.TEXT,
        4000,
        hint=_("一年内要做到什么，怎样看出做到了。"),
    ),
)
SPONSOR_COLUMNS: tuple[Question, ...] = (
    _Q("name", _("姓名"), most=60),
    _Q("phone", _("电话"), Shape.PHONE),
)
OF_LEGAL_PERSONS = frozenset({Support.BOOKKEEPING, Support.LEGAL})
"""Help that rests on an account or a name of one's own, which a filed group does not have."""


def asked(section: Section, track: Track) -> list[Question]:
    """The section's questions as they are put to this kind of body."""
    if section is Section.BODY:
        return _body(track)
    if section is Section.NEEDS:
        return _needs(track)
    return list(_WORK) if section is Section.WORK else []


def _body(track: Track) -> list[Question]:
    found = [_HOUSING]
    if track is not Track.FILED:
        found.append(_CAPITAL)
    found += _PEOPLE
    if track is not Track.PROSPECTIVE:
        found.append(_PENALTIES)
    return found


def _needs(track: Track) -> list[Question]:
    support = _SUPPORT
    if track is Track.FILED:
        offered = [one for one in SUPPORT_LABEL.items() if one[0] not in OF_LEGAL_PERSONS]
        support = replace(
            _SUPPORT,
            choices=tuple(offered),
            hint=_("备案组织没有法人资格，没有财务托管和法律代理；需要时由代管单位办理。"),
        )
    return [_MODE, _DESKS, _HOURS, support]


def sponsored(application: Incubation) -> bool:
    """Whether somebody signs for the applicant: all founders, or a filed group's sponsor at a desk."""
    if application.track is Track.PROSPECTIVE:
        return True
    return application.track is Track.FILED and application.mode is Mode.PHYSICAL


def sections_of(application: Incubation) -> list[Section]:
    """The sections in the order of the form, without those this application does not have."""
    return [one for one in Section if one is not Section.SPONSORS or sponsored(application)]


LABELS: dict[str, str] = {
    one.name: one.label
    for one in (
        *_PEOPLE,
        _HOUSING,
        _CAPITAL,
        _PENALTIES,
        _MODE,
        _DESKS,
        _HOURS,
        _SUPPORT,
        *_WORK,
    )
}

"""场地情况表: everything the register says of a room, as a paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from incubator.core.money import yuan
from incubator.core.words import _
from incubator.organizations.labels import TYPE_LABEL
from incubator.papers.paper import Block, Facts, Heading, Paper, Paragraph, Table
from incubator.premises.models import MINUTES_OF_A_DAY, Premises
from incubator.premises.opening import as_written, clock_face
from incubator.premises.tariff import Tariff
from incubator.premises.words import (
    ACCESS_WORDS,
    APPROVAL_WORDS,
    KIND_WORDS,
    NATURE_WORDS,
    PROFILE_WORDS,
    STANDING_WORDS,
    TERM_WORDS,
    USE_WORDS,
)


def sheet(room: Premises, *, lines: Sequence[Tariff], staff: bool, drawn_on: date) -> Paper:
    """`lines` are the prices that count on `drawn_on`; approval and standing are the staff's alone."""
    return Paper(
        title=_("场地情况表")[:],
        subtitle=room.name,
        footer=_("%(hub)s · %(day)s 打印", hub=room.hub.name, day=drawn_on.isoformat())[:],
        dated_on=drawn_on,
        blocks=[
            Facts(_basics(room)),
            *(_of_staff(room) if staff else []),
            Heading(_("开放时间与预约")[:]),
            Facts(_use(room)),
            Heading(_("设备")[:]),
            Paragraph(_listed(f"{one.name} {one.count}" for one in room.equipment), indent=False),
            Heading(_("收费标准（每小时）")[:]),
            *_prices(lines),
        ],
    )


def _basics(room: Premises) -> list[tuple[str, str]]:
    area = _("%(n)s 平方米", n=f"{room.area_tenths / 10:g}") if room.area_tenths else ""
    rows = [
        (_("场地种类"), KIND_WORDS[room.kind]),
        (_("资产性质"), NATURE_WORDS[room.nature]),
        (_("产权单位"), room.owner_name),
        (_("管理单位"), room.manager_name),
        (_("地址"), " ".join(filter(None, (room.address, room.floor)))),
        (_("所在社区"), room.community),
        (_("面积"), area),
        (_("容纳人数"), str(room.capacity)),
        (_("咨询处"), room.contact),
        (
            _("无障碍设施"),
            _listed(words for name, words in ACCESS_WORDS.items() if getattr(room, name)),
        ),
    ]
    return [(label[:], value[:]) for label, value in rows]


def _of_staff(room: Premises) -> list[Block]:
    rows = [
        (_("批准文号"), room.approval_number),
        (_("批准日期"), room.approved_on.isoformat() if room.approved_on else ""),
        (_("核实日期"), room.verified_on.isoformat() if room.verified_on else ""),
        (_("状态"), STANDING_WORDS[room.standing][0]),
    ]
    return [Heading(_("登记与批准")[:]), Facts([(label[:], value[:]) for label, value in rows])]


def _use(room: Premises) -> list[tuple[str, str]]:
    hours = [
        (
            _("%(day)s开放", day=words),
            as_written([one for one in room.openings if one.profile is profile]) or _("不开放"),
        )
        for profile, words in PROFILE_WORDS.items()
    ]
    rows = [
        *hours,
        (_("允许的公益用途"), _listed(USE_WORDS[one.use] for one in room.uses)),
        (_("谁答复预约"), APPROVAL_WORDS[room.approval]),
    ]
    return [(label[:], value[:]) for label, value in rows]


def _listed(words: Iterable[str]) -> str:
    return "、".join(one[:] for one in words) or "—"


def _prices(lines: Sequence[Tariff]) -> list[Block]:
    if not lines:
        return [Paragraph(_("还没有登记收费标准。")[:], indent=False)]
    head = [_("适用"), _("时段"), _("性质"), _("参考价（元）"), _("收费（元）"), _("依据与批准")]
    return [Table([one[:] for one in head], [_row(one) for one in lines], (16, 16, 12, 14, 12, 30))]


def _row(line: Tariff) -> list[str]:
    whom = (
        TYPE_LABEL[line.org_type][:] if line.org_type else "",
        USE_WORDS[line.use][:] if line.use else "",
    )
    end = "24:00" if line.to_minute == MINUTES_OF_A_DAY else clock_face(line.to_minute)
    return [
        "、".join(filter(None, whom)) or _("全部")[:],
        f"{clock_face(line.from_minute)}–{end}",
        TERM_WORDS[line.term][:],
        yuan(line.reference_fen),
        yuan(line.fen),
        "；".join(filter(None, (line.basis, line.approved_by))),
    ]

"""Papers of using a room: the record of a booking's uses, and the notice to pay a fee."""

from __future__ import annotations

from datetime import date

from incubator.core import clock
from incubator.core.money import in_words, yuan_sign
from incubator.core.words import _
from incubator.organizations.models import BodyKind, Hub
from incubator.papers.dates import document_date
from incubator.papers.paper import Facts, Heading, Paper, Paragraph, Seals, Signatures, Table
from incubator.premises.booking import Booking, Charge, Occurrence
from incubator.premises.date_words import STATE_WORDS, when
from incubator.premises.using_words import WAY_WORDS
from incubator.premises.words import USE_WORDS


def use_record(booking: Booking, *, drawn_on: date) -> Paper:
    """场地使用记录表: what was booked, and for each date what really happened."""
    room = booking.premises
    return Paper(
        title=_("场地使用记录表")[:],
        number=booking.number or "",
        author=_centre(booking.hub),
        dated_on=drawn_on,
        blocks=[
            Facts(
                [
                    (_("使用单位")[:], booking.organization.name),
                    (_("场地")[:], room.name),
                    (_("地址")[:], room.address),
                    (_("用途")[:], USE_WORDS[booking.use][:]),
                    (_("使用事由")[:], booking.purpose),
                    (_("预计人数")[:], str(booking.people)),
                    (_("费用")[:], yuan_sign(booking.fee_fen)),
                    (_("收费依据")[:], booking.fee_basis or "—"),
                ]
            ),
            Heading(_("每次使用")[:]),
            Table(
                [
                    _("预约时间")[:],
                    _("签到")[:],
                    _("离场")[:],
                    _("人数")[:],
                    _("结果")[:],
                    _("交接和损坏")[:],
                ],
                [_row(one) for one in booking.occurrences],
                widths=(25, 13, 10, 7, 10, 30),
                aligns=("left", "centre", "centre", "right", "centre", "left"),
            ),
            Signatures([_("使用单位经办人")[:], _("场地管理人员")[:]]),
        ],
    )


def _row(one: Occurrence) -> list[str]:
    made = one.record
    booked, state = when(one.starts_at, one.ends_at)[:], STATE_WORDS[one.state][0][:]
    if made is None:
        return [booked, "", "", "", state, one.because]
    left = made.ended_at.astimezone(clock.zone()).strftime("%H:%M") if made.ended_at else ""
    came = made.checked_in_at.astimezone(clock.zone()).strftime("%H:%M")
    said = [made.hand_over, _("损坏：%(what)s", what=made.damage)[:] if made.damage else ""]
    return [
        booked,
        f"{came} {WAY_WORDS[made.way][:]}",
        left,
        "" if made.attendance is None else str(made.attendance),
        state,
        "；".join(filter(None, said)),
    ]


def payment_notice(one: Charge, *, drawn_on: date) -> Paper:
    """场地费用缴款通知书, with the sum in capitals."""
    room = one.premises
    owner = room.owner.name if room.owner else room.owner_name
    centre = _centre(room.hub)
    return Paper(
        title=_("场地费用缴款通知书")[:],
        number=one.case.number or "",
        author=centre,
        dated_on=drawn_on,
        text_size=14,
        blocks=[
            Paragraph(f"{one.organization.name}：", indent=False),
            Paragraph(
                _(
                    "你单位使用“%(room)s”的费用如下，请在 %(day)s 以前缴清，并索取票据。",
                    room=room.name,
                    day=document_date(one.due_on),
                )[:]
            ),
            Facts(
                [
                    (_("事项")[:], one.case.title),
                    (_("金额")[:], f"{yuan_sign(one.fen)}（{in_words(one.fen)}）"),
                    (_("收费依据")[:], one.basis),
                    (_("收款单位")[:], owner or "—"),
                    (_("通知日期")[:], document_date(one.raised_on)),
                ]
            ),
            Seals([centre], date=document_date(one.raised_on)),
        ],
    )


def _centre(hub: Hub) -> str:
    return next(
        (body.organization.name for body in hub.bodies if body.kind is BodyKind.SERVICE_CENTRE),
        hub.name,
    )

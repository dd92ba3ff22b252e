"""场地使用申请表: what an organization asked for, with room for signatures, as a paper."""

from __future__ import annotations

from datetime import date

from incubator.casework import lifecycles
from incubator.casework.answers import masked
from incubator.core.money import yuan_sign
from incubator.core.words import _
from incubator.papers.dates import document_date
from incubator.papers.paper import Facts, Heading, Paper, Paragraph, Signatures, Table
from incubator.premises.booking import Booking
from incubator.premises.date_words import STATE_WORDS, when
from incubator.premises.tariff import Term
from incubator.premises.words import TERM_WORDS, USE_WORDS


def request_form(booking: Booking, *, drawn_on: date) -> Paper:
    """The form with its dates and what became of each; telephones are masked."""
    room, organization = booking.premises, booking.organization
    return Paper(
        title=_("场地使用申请表")[:],
        number=booking.number or "",
        author=organization.name,
        dated_on=drawn_on,
        blocks=[
            Facts(
                [
                    (_("使用单位")[:], organization.name),
                    (_("场地")[:], room.name),
                    (_("地址")[:], room.address or "—"),
                    (_("用途")[:], USE_WORDS[booking.use][:]),
                    (_("使用事由")[:], booking.purpose),
                    (_("参加人数")[:], _people(booking)),
                    (_("有无未成年人")[:], _("有")[:] if booking.involves_minors else _("无")[:]),
                    (_("安全负责人")[:], _officer(booking)),
                    (_("需要的设备")[:], booking.equipment_wanted or "—"),
                    (_("收费性质")[:], _charge(booking)),
                    (_("收费依据")[:], booking.fee_basis or "—"),
                    (_("申请日期")[:], document_date(booking.opened_at)),
                    (_("办理结果")[:], lifecycles.state_of(booking).public[:]),
                ]
            ),
            Heading(_("使用时间")[:]),
            Table(
                [_("时间")[:], _("结果")[:], _("说明")[:]],
                [
                    [
                        when(one.starts_at, one.ends_at)[:],
                        STATE_WORDS[one.state][0][:],
                        one.because,
                    ]
                    for one in booking.occurrences
                ],
                widths=(40, 15, 45),
            ),
            Heading(_("承诺")[:]),
            Paragraph(
                _(
                    "本单位保证按申请的用途和时间使用场地，不转让、不转借、不用于经营；爱护设施，"
                    "遵守安全和消防规定，用后恢复原状；有未成年人参加时，安全负责人全程在场。"
                )[:]
            ),
            Signatures([_("使用单位负责人")[:], _("场地管理人员")[:]]),
        ],
    )


def _people(booking: Booking) -> str:
    return _("%(n)s 人（场地容量 %(most)s 人）", n=booking.people, most=booking.premises.capacity)[
        :
    ]


def _officer(booking: Booking) -> str:
    if not booking.involves_minors:
        return "—"
    phone = masked(booking.safety_phone) if booking.safety_phone else ""
    return f"{booking.safety_officer} {phone}".strip()


def _charge(booking: Booking) -> str:
    words = TERM_WORDS[booking.term][:]
    return words if booking.term is Term.FREE else f"{words} {yuan_sign(booking.fee_fen)}"

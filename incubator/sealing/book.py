"""用印登记簿: the register of the uses of seals as a paper to print, bind and sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubator.core.words import _
from incubator.papers.paper import Paper, Paragraph, Signatures, Table
from incubator.sealing.lifecycle import LIFECYCLE, Status
from incubator.sealing.models import SealUse

_WIDTHS = (8, 15, 22, 8, 15, 10, 10, 10, 14)


def book(uses: Sequence[SealUse], *, hub_name: str, drawn_on: date) -> Paper:
    """One line for each use in the order given; what is not yet sealed leaves its cells open."""
    rows = [_line(number, use) for number, use in enumerate(uses, 1)]
    return Paper(
        title=_("用印登记簿")[:],
        subtitle=hub_name,
        footer=_("%(hub)s · %(day)s 打印", hub=hub_name, day=drawn_on.isoformat())[:],
        dated_on=drawn_on,
        text_size=10.5,
        blocks=[
            Table([head[:] for head in HEADS], rows, _WIDTHS, ("centre",)),
            Paragraph(_("共 %(n)s 条。", n=len(rows))[:], indent=False),
            Signatures([_("印章保管人签字")[:]]),
        ],
    )


HEADS = (
    _("序号"),
    _("日期"),
    _("用印文件"),
    _("份数"),
    _("印章"),
    _("申请人"),
    _("批准人"),
    _("盖章人"),
    _("备注"),
)


def _line(number: int, use: SealUse) -> list[str]:
    day = use.used_on or (use.approved_on if use.status == Status.APPROVED else None)
    return [
        str(number),
        day.isoformat() if day else "",
        " ".join(part for part in (use.paper, use.paper_number) if part),
        str(use.copies),
        f"{use.seal.organization.name}{use.seal.name}",
        use.applicant.name,
        use.approver.name if use.approver else "",
        use.used_by.name if use.used_by else "",
        remark(use),
    ]


def remark(use: SealUse) -> str:
    """Whom it went to, under which paper it was approved, and how it stands where it was not used."""
    state = "" if use.status == Status.USED else LIFECYCLE.states[Status(use.status)].label
    parts = (
        _("送%(whom)s", whom=use.addressee) if use.addressee else "",
        _("批件 %(number)s", number=use.approval_number) if use.approval_number else "",
        state,
    )
    return "；".join(part[:] for part in parts if part)

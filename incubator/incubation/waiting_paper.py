"""The waiting list as a paper to post or to file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubator.core import clock
from incubator.core.words import _
from incubator.incubation.models import Waiting
from incubator.incubation.places import IncubationBase
from incubator.incubation.stay_words import MODE_LABEL
from incubator.papers.paper import Paper, Paragraph, Signatures, Table

_HEADS = (_("次序"), _("组织"), _("孵化方式"), _("列入日期"), _("理由"))


def mode_of(waiting: Waiting) -> str:
    return MODE_LABEL[waiting.case.approved_mode or waiting.case.mode]


def paper(base: IncubationBase, line: Sequence[Waiting], *, drawn_on: date) -> Paper:
    """One row for each that waits, in their order."""
    rows = [
        [
            str(one.position),
            one.case.organization.name,
            mode_of(one)[:],
            clock.on(one.since).isoformat(),
            one.reason,
        ]
        for one in line
    ]
    return Paper(
        title=_("入驻轮候名单")[:],
        subtitle=base.name,
        footer=_("%(day)s 打印", day=drawn_on.isoformat())[:],
        dated_on=drawn_on,
        blocks=[
            Table([head[:] for head in _HEADS], rows, (7, 30, 13, 14, 36), ("centre",)),
            Paragraph(
                _("共 %(n)s 家。按次序安排；调整次序的，理由见记录。", n=len(rows))[:], indent=False
            ),
            Signatures([_("经办人签字")[:]]),
        ],
    )

"""The letter that answers a request for support."""

from __future__ import annotations

from datetime import date

from incubator.core.words import _
from incubator.incubation.decided import centre_of
from incubator.incubation.stay_words import SUPPORT_LABEL
from incubator.incubation.staying import SupportRequest
from incubator.incubation.supporting_steps import LIFECYCLE, Status
from incubator.papers.dates import document_date
from incubator.papers.paper import Facts, Paper, Paragraph, Seals


def letter(request: SupportRequest, *, drawn_on: date) -> Paper:
    """答复函 of an answered or declined request, to be sealed by the service centre."""
    state = LIFECYCLE.states[Status(request.status)]
    dated_on = request.answered_on or drawn_on
    issuer = centre_of(request.hub)
    return Paper(
        title=_("支持申请答复函")[:],
        number=request.number or "",
        author=issuer,
        dated_on=dated_on,
        text_size=14,
        blocks=[
            Paragraph(f"{request.organization.name}：", indent=False),
            Paragraph(
                _(
                    "你单位提出的%(what)s申请（编号 %(number)s）收悉，现答复如下：",
                    what=SUPPORT_LABEL[request.what],
                    number=request.number or "",
                )[:]
            ),
            Facts([(_("申请内容")[:], request.wish), (_("办理结果")[:], state.label[:])]),
            Paragraph(request.answer),
            Seals([issuer], date=document_date(dated_on)),
        ],
    )

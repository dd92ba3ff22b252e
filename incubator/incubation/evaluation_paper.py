"""One period's evaluation as a paper: every part that was handed in, with room for the signatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incubator.casework.freezing import in_chinese
from incubator.core import clock
from incubator.core.words import _
from incubator.incubation.evaluating import Evaluation, Part
from incubator.incubation.evaluating_answers import questions
from incubator.incubation.evaluating_words import PART_LABEL, period_word, spoken
from incubator.papers.dates import document_date
from incubator.papers.paper import Block, Facts, Heading, Paper, Paragraph, Signatures, Table

_SIGNED_BY = {
    Part.SELF: _("在孵组织负责人签字"),
    Part.MENTOR: _("孵化导师签字"),
    Part.CENTRE: _("服务中心签字"),
}


def paper(parts: Sequence[Evaluation], *, drawn_on: date) -> Paper:
    """`parts` are those of one period of one stay; a part not handed in is printed to be filled by hand."""
    return in_chinese(lambda: _paper(parts, drawn_on))


def _paper(parts: Sequence[Evaluation], drawn_on: date) -> Paper:
    first = parts[0]
    stay = first.case
    blocks: list[Block] = [
        Facts(
            [
                (_("组织名称")[:], stay.organization.name),
                (_("代码或备案编号")[:], stay.organization.code_text),
                (_("孵化基地")[:], stay.base.name),
                (_("评估期")[:], period_word(first.period)[:]),
                (_("评估表版本")[:], _("第 %(n)s 版", n=first.form.version)[:]),
            ]
        )
    ]
    for part in parts:
        blocks += _of(part)
    blocks.append(Signatures([_SIGNED_BY[part.part][:] for part in parts]))
    return Paper(
        title=first.form.title,
        subtitle=f"{stay.organization.name} · {period_word(first.period)[:]}",
        number=stay.number or "",
        footer=stay.hub.name,
        dated_on=drawn_on,
        text_size=10.5,
        blocks=blocks,
    )


def _of(row: Evaluation) -> list[Block]:
    given = {answer.question_id: answer for answer in row.answers}
    rows = [
        [str(number), question.text, spoken(given.get(question.id))]
        for number, question in enumerate(questions(row), 1)
    ]
    blocks: list[Block] = [
        Heading(PART_LABEL[row.part][:]),
        Table([_("序号")[:], _("内容")[:], _("填写")[:]], rows, (7, 43, 50), ("centre",)),
    ]
    if row.remark:
        blocks.append(Paragraph(_("补充说明：%(words)s", words=row.remark)[:], indent=False))
    if row.handed_in_at is not None:
        name = row.filled_by.person.name if row.filled_by else ""
        day = document_date(clock.on(row.handed_in_at))
        said = _("%(name)s于%(day)s提交", name=name, day=day)
        blocks.append(Paragraph(said[:], align="right"))
    return blocks

"""What rhythms, parts and answers of evaluations are called."""

from __future__ import annotations

from incubator.core.words import _
from incubator.incubation.evaluating import Answer, AnswerKind, Part, Rhythm

RHYTHM_LABEL: dict[str, str] = {
    Rhythm.QUARTERLY: _("季度评估"),
    Rhythm.YEARLY: _("年度评估"),
    Rhythm.GRADUATION: _("出壳评估"),
}

PART_LABEL: dict[str, str] = {
    Part.SELF: _("自评"),
    Part.MENTOR: _("导师评估"),
    Part.CENTRE: _("中心评估"),
}

KIND_LABEL: dict[str, str] = {
    AnswerKind.SCORE: _("1 至 5 分"),
    AnswerKind.YES_NO: _("是或否"),
    AnswerKind.NUMBER: _("数字"),
    AnswerKind.TEXT: _("文字"),
}

YES, NO = _("是"), _("否")


def period_word(period: str) -> str:
    """2026Q3 as it is said: 2026 年第 3 季度; what else a period is called stays."""
    year, _q, quarter = period.partition("Q")
    if not year.isdecimal():
        return period
    if quarter:
        return _("%(year)s 年第 %(n)s 季度", year=year, n=quarter)
    return _("%(year)s 年度", year=year)


def spoken(answer: Answer | None) -> str:
    """An answer as it is read: points, yes or no, a number, or the words."""
    if answer is None:
        return ""
    kind = answer.question.kind
    if kind is AnswerKind.TEXT or answer.number is None:
        return answer.words
    if kind is AnswerKind.YES_NO:
        return (YES if answer.number else NO)[:]
    return _("%(n)s 分", n=answer.number)[:] if kind is AnswerKind.SCORE else str(answer.number)

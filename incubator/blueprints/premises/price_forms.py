"""The form of one line of a price list."""

from __future__ import annotations

from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from incubator.core.words import _
from incubator.organizations.labels import TYPE_LABEL
from incubator.organizations.models import OrgType
from incubator.premises.models import MINUTES_OF_A_DAY, Use
from incubator.premises.opening import in_words
from incubator.premises.opening_text import read
from incubator.premises.tariff import Tariff, Term
from incubator.premises.tariffs import Line
from incubator.premises.words import TERM_WORDS, USE_WORDS
from incubator.web.fields import MoneyField
from incubator.web.forms import BaseForm, as_validator, choices

EVERY = ("", _("全部"))


class LineForm(BaseForm):
    term = SelectField(_("收费性质"), choices=choices((k.value, w) for k, w in TERM_WORDS.items()))
    reference_fen = MoneyField(
        _("参考价（每小时）"),
        [InputRequired(_("请填写参考价；无偿的也要填，用来计算无偿提供了多少。"))],
        description=_("对外一般怎样收；无偿和优惠按它计算让利。没有参考价填 0。"),
    )
    fen = MoneyField(
        _("实际收费（每小时）"),
        [InputRequired(_("请填写每小时收费，无偿填 0。"))],
    )
    use = SelectField(
        _("适用的用途"), choices=choices([EVERY, *((k.value, w) for k, w in USE_WORDS.items())])
    )
    org_type = SelectField(
        _("适用的组织"), choices=choices([EVERY, *((k.value, w) for k, w in TYPE_LABEL.items())])
    )
    part = StringField(
        _("一天中的时段"),
        [Length(max=40)],
        description=_("例如：18:00-24:00；全天都一样的写“全天”。"),
    )
    valid_from = DateField(
        _("开始执行"),
        [InputRequired(_("请填写开始执行的日期。"))],
        description=_("同样用途和组织的旧标准从这一天起被替换。"),
    )
    valid_through = DateField(
        _("执行到"), [Optional()], description=_("长期执行的留空；到期后恢复原来的标准。")
    )
    basis = StringField(
        _("收费依据"),
        [InputRequired(_("请填写收费依据。")), Length(max=200)],
        description=_("例如：《场地管理办法》第八条、某次居民会议决定。"),
    )
    approved_by = StringField(
        _("由谁批准"), [InputRequired(_("请填写由谁批准。")), Length(max=100)]
    )
    approved_on = DateField(_("批准日期"), [Optional()])

    def validate_part(self, field: StringField) -> None:
        as_validator(lambda: _part(field.data))

    def facts(self) -> Line:
        first, last = _part(self.part.data)
        return Line(
            valid_from=self.valid_from.data,
            valid_through=self.valid_through.data,
            use=Use(self.use.data) if self.use.data else None,
            org_type=OrgType(self.org_type.data) if self.org_type.data else None,
            from_minute=first,
            to_minute=last,
            term=Term(self.term.data),
            reference_fen=self.reference_fen.data,
            fen=self.fen.data,
            basis=self.basis.data,
            approved_by=self.approved_by.data,
            approved_on=self.approved_on.data,
        )


def _part(text: str | None) -> tuple[int, int]:
    found = read(text or "") or [(0, MINUTES_OF_A_DAY)]
    if len(found) > 1 or found[0][1] > MINUTES_OF_A_DAY:
        raise ValidationError(
            _("一条标准只写一个时段，最晚到 24:00；几个时段或第二天凌晨请分成几条。")
        )
    return found[0]


def whom_of(line: Tariff) -> str:
    """For whom and for what a line counts."""
    said = (
        TYPE_LABEL[line.org_type] if line.org_type else "",
        USE_WORDS[line.use] if line.use else "",
    )
    return " · ".join(str(one) for one in said if one) or _("全部")


def part_of(line: Tariff) -> str:
    """The hours of a line as they are typed and shown."""
    if (line.from_minute, line.to_minute) == (0, MINUTES_OF_A_DAY):
        return _("全天")
    return in_words([_Window(line.from_minute, line.to_minute)])


class _Window:
    def __init__(self, opens: int, closes: int) -> None:
        self.opens, self.closes = opens, closes


def written(line: Tariff) -> dict[str, object]:
    """A line as its form shows it."""
    return {
        "term": line.term.value,
        "reference_fen": line.reference_fen,
        "fen": line.fen,
        "use": line.use.value if line.use else "",
        "org_type": line.org_type.value if line.org_type else "",
        "part": str(part_of(line)),
        "valid_from": line.valid_from,
        "valid_through": line.valid_through,
        "basis": line.basis,
        "approved_by": line.approved_by,
        "approved_on": line.approved_on,
    }

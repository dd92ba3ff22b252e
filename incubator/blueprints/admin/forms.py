"""Forms of the administrator's pages."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    DateField,
    FileField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from incubator.core.permissions import Role
from incubator.core.words import _
from incubator.organizations.models import Profile
from incubator.people.models import Office
from incubator.people.offices import OFFICE_LABEL
from incubator.web.fields import NumberField
from incubator.web.forms import BaseForm, OnceForm, at_most, choices

_BAD_DAY = _("请按 2026-12-31 的样子填写日期。")


def _filled(words: str) -> InputRequired:
    return InputRequired(words)


class _Day(DateField):  # type: ignore[misc]  # wtforms ships no types
    """A day with our own words for what cannot be read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_BAD_DAY) from None


class ReasonForm(BaseForm):
    reason = TextAreaField(_("理由"), [at_most(300)])


class LoginForm(BaseForm):
    username = StringField(
        _("用户名"),
        [at_most(40)],
        description=_("不填时按姓名拼音首字母自动取名。"),
        render_kw={"autocomplete": "off", "autocapitalize": "none"},
    )


class PersonForm(BaseForm):
    name = StringField(
        _("姓名"), [_filled(_("请填写姓名。")), at_most(60)], render_kw={"autocomplete": "off"}
    )
    phone = StringField(
        _("电话"), [at_most(20)], render_kw={"autocomplete": "off", "inputmode": "tel"}
    )
    email = StringField(_("邮箱"), [at_most(100)], render_kw={"autocomplete": "off"})


class ChangePersonForm(PersonForm):
    """Phone and mail are never shown in full, so an empty box leaves them as they are."""

    forget_phone = BooleanField(_("删去电话"))
    forget_email = BooleanField(_("删去邮箱"))


class OfficeForm(BaseForm):
    """What somebody is by the charter of the body."""

    office = SelectField(
        _("章程职务"),
        default="",
        choices=choices([("", _("无")), *((one.value, OFFICE_LABEL[one]) for one in Office)]),
    )
    title = StringField(_("职务名称"), [at_most(60)], description=_("例如：会长、理事、项目主管。"))

    @property
    def chosen(self) -> Office | None:
        return Office(self.office.data) if self.office.data else None


class ChangeOfficeForm(OfficeForm):
    reason = TextAreaField(_("理由"), [at_most(300)])


class PostForm(OfficeForm):
    organization = StringField(
        _("任职单位"),
        [_filled(_("请填写任职单位的名称、信用代码或备案编号。")), at_most(100)],
        render_kw={"autocomplete": "off", "list": "bodies"},
    )
    role = SelectField(_("在系统中的身份"), coerce=Role)
    starts_on = _Day(_("开始日期"), [_filled(_("请填写开始日期。"))])
    ends_on = _Day(_("结束日期"), [Optional()], description=_("当天仍在任；任期不定时不填。"))
    basis = StringField(
        _("任职依据"), [at_most(200)], description=_("例如：聘任文件、会议纪要的名称和文号。")
    )


class EnterForm(OnceForm, PersonForm, PostForm):
    another = BooleanField(_("电话相同，但确实是另一个人"))
    login = BooleanField(_("同时开通账号，并给一次性验证码"), default=True)
    username = LoginForm.username


class EndPostForm(BaseForm):
    ends_on = _Day(
        _("最后一天"),
        [_filled(_("请填写最后一天。"))],
        description=_("当天仍在任。日期是今天或更早时，以此身份的登录立即退出。"),
    )
    reason = TextAreaField(_("理由"), [at_most(300)])


class AmendForm(BaseForm):
    value = StringField(
        _("新规定"),
        [_filled(_("请填写新的数值。")), at_most(20)],
        render_kw={"autocomplete": "off"},
    )
    valid_from = _Day(
        _("从哪一天起"),
        [_filled(_("请填写生效日期。"))],
        description=_("原规定自动到前一天为止；以前开始计算的期限不变。"),
    )
    source = TextAreaField(
        _("依据"),
        [_filled(_("请写明依据的文件名称和文号。")), at_most(400)],
        description=_("文件名称、文号、条款。"),
    )


KINDS = [
    SelectChoice("works", _("上班（调休补班）")),
    SelectChoice("rest", _("休息")),
    SelectChoice("statutory", _("法定节假日")),
]


class DayForm(BaseForm):
    day = _Day(_("日期"), [_filled(_("请填写日期。"))])
    kind = SelectField(_("当天"), choices=KINDS)
    name = StringField(_("说明"), [at_most(120)], description=_("例如：春节调休。"))
    source = StringField(
        _("来源"), [_filled(_("请写明来源。")), at_most(200)], description=_("通知名称和文号。")
    )


class YearForm(BaseForm):
    year = NumberField(
        _("年份"),
        [
            _filled(_("请填写年份。")),
            NumberRange(2000, 2100, message=_("请填写 2000 至 2100 之间的年份。")),
        ],
    )
    source = StringField(
        _("来源"),
        [_filled(_("请写明来源。")), at_most(200)],
        description=_(
            "例如：国务院办公厅关于 2027 年部分节假日安排的通知（国办发明电〔2026〕×号）。"
        ),
    )


class ImportYearForm(YearForm):
    file = FileField(
        _("安排表"),
        description=_("两列：日期、类型（班、休或法定），可另有名称一列。CSV 或 XLSX。"),
    )


class HubForm(BaseForm):
    name = StringField(_("名称"), [_filled(_("请填写名称。")), at_most(60)])
    street_office = StringField(
        _("街道办事处全称"),
        [_filled(_("请填写全称。")), at_most(100)],
        description=_("印在公示和证书上，例如：××区人民政府××街道办事处。"),
    )
    serial_word = StringField(
        _("编号用字"),
        [_filled(_("请填写编号用字。")), at_most(10)],
        description=_("文号和证书编号中〔年份〕前的字，例如：示字。"),
    )
    profile = SelectField(
        _("工作方式"),
        choices=[
            SelectChoice(Profile.SMALL_CENTRE.value, _("小中心：线下审批登记，动态验证码可选")),
            SelectChoice(
                Profile.FULL.value, _("完整：在线审批，管理、财务、审计人员必须用动态验证码")
            ),
        ],
    )
    consultation_phone = StringField(_("咨询电话"), [at_most(40)])
    supervision_phone = StringField(_("监督电话"), [at_most(40)])
    address = StringField(_("地址"), [at_most(200)])

"""Forms around a seal and its use; steps take effect once."""

from __future__ import annotations

from flask_wtf.file import FileRequired
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from incubator.core.words import _
from incubator.web.fields import NumberField
from incubator.web.forms import BaseForm, OnceForm, StepForm, at_most
from incubator.web.photographed import PagesField
from incubator.web.signed_papers import SignedFields


class SealForm(BaseForm):
    organization = SelectField(_("机构"), coerce=int)
    name = StringField(
        _("印章名称"),
        [InputRequired(_("请填写印章名称，例如：公章、财务专用章。")), at_most(60)],
        description=_("例如：公章、财务专用章、合同专用章。"),
    )
    keeper = SelectField(_("保管人"), coerce=int)
    kept_from = DateField(_("开始保管日期"), [InputRequired(_("请填写日期。"))])


class HandOverForm(BaseForm):
    keeper = SelectField(_("新保管人"), coerce=int)
    kept_from = DateField(
        _("交接日期"),
        [InputRequired(_("请填写日期。"))],
        description=_("当天起由新保管人保管。"),
    )


class RetireForm(BaseForm):
    kept_through = DateField(_("停用日期"), [InputRequired(_("请填写日期。"))])
    reason = TextAreaField(
        _("理由"),
        [InputRequired(_("请写明停用的理由，例如：更名换章，旧章已交回。")), at_most(300)],
    )


class RequestForm(OnceForm):
    case = HiddenField()
    seal = SelectField(_("印章"), coerce=int)
    paper = StringField(_("用印文件"), [InputRequired(_("请填写用印文件的名称。")), at_most(200)])
    paper_number = StringField(_("文号"), [at_most(80)])
    copies = NumberField(
        _("份数"),
        [
            InputRequired(_("请填写份数。")),
            NumberRange(1, 9999, message=_("份数请填写 1 至 9999。")),
        ],
    )
    addressee = StringField(_("送往"), [at_most(100)], description=_("文件交给谁。"))

    @property
    def case_id(self) -> int | None:
        text = self.case.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class PaperForm(StepForm, SignedFields):
    """An approval that was signed on paper."""


class UseForm(StepForm):
    used_on = DateField(_("用印日期"), [InputRequired(_("请填写用印日期。"))])
    used_by = SelectField(_("盖章人"), coerce=int)


class ScanForm(BaseForm):
    scan = PagesField(_("盖章件扫描件"), [FileRequired(_("请选择扫描件或照片。"))])

"""Forms of a use: one tap to check in, a few words to leave, and what staff note afterwards."""

from __future__ import annotations

from flask_wtf.file import MultipleFileField
from wtforms import DateTimeLocalField, HiddenField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from incubator.core.words import _
from incubator.premises.using import MOST_PEOPLE
from incubator.web.fields import NumberField
from incubator.web.forms import BaseForm, OnceForm
from incubator.web.rule_rows import LOCAL

_MOST_WORDS = 500


class TapForm(BaseForm):
    """The one button at the door; `c` is the code of the room's address."""

    date = HiddenField()
    c = HiddenField()


class LeaveForm(OnceForm):
    attendance = NumberField(
        _("到场人数"),
        [
            Optional(),
            NumberRange(0, MOST_PEOPLE, message=_("人数请填写 0 至 %(most)s。", most=MOST_PEOPLE)),
        ],
    )
    hand_over = TextAreaField(
        _("交接情况"),
        [Length(max=_MOST_WORDS, message=_("最多 %(most)s 个字。", most=_MOST_WORDS))],
        description=_("例如桌椅已归位、灯和空调已关。"),
    )
    damage = TextAreaField(
        _("损坏情况"),
        [Length(max=_MOST_WORDS, message=_("最多 %(most)s 个字。", most=_MOST_WORDS))],
        description=_("没有损坏的不填。"),
    )


class WriteUpForm(LeaveForm):
    """What staff know afterwards; without times the booked ones count."""

    began = DateTimeLocalField(_("实际开始"), [Optional()], format=LOCAL)
    ended = DateTimeLocalField(_("实际结束"), [Optional()], format=LOCAL)


class PhotosForm(BaseForm):
    photos = MultipleFileField(_("照片"))

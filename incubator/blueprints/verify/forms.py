"""What somebody who holds a certificate can give us to check."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import StringField
from wtforms.validators import Length, Optional

from incubator.core.words import _
from incubator.web.forms import BaseForm


class LookUpForm(BaseForm):
    """Sent by GET, so that the address of an answer can be kept."""

    class Meta:
        csrf = False

    number = StringField(_("编号"), [Optional(), Length(max=80)])
    code = StringField(_("核验码"), [Optional(), Length(max=40)])


class FileForm(BaseForm):
    file = FileField(_("证书 PDF 文件"), [FileRequired(_("请选择要核验的 PDF 文件。"))])

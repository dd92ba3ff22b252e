"""The public check of a certificate. Nothing personal is shown, and nothing without the right code."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from incubator.blueprints.verify.forms import FileForm, LookUpForm
from incubator.certificates import verifying
from incubator.certificates.verifying import Finding, Verdict
from incubator.core.words import _
from incubator.web.access import public
from incubator.web.forms import rules_shown_on
from incubator.web.limits import LOOKING_UP, limiter
from incubator.web.uploads import checked

bp = Blueprint("verify", __name__, url_prefix="/verify")


@dataclass(frozen=True)
class Words:
    """How a verdict reads: the word, its colour, and what it means."""

    word: str
    tone: str
    meaning: str


BY_CODE = {
    Verdict.VALID: Words(_("有效"), "green", _("登记在册，目前有效。请核对纸面内容与下面一致。")),
    Verdict.REPLACED: Words(
        _("已更正"),
        "amber",
        _("这张证书已经更正换发，不再使用。请持证单位出示换发后的证书。"),
    ),
    Verdict.REVOKED: Words(_("作废"), "red", _("这张证书已经作废，不再有效。")),
    Verdict.UNKNOWN: Words(
        _("未查到"),
        "red",
        _("编号和核验码对不上登记。请对照证书左下角逐字核对后再试；仍查不到的，请联系颁发单位。"),
    ),
}
BY_FILE = {
    Verdict.VALID: Words(_("有效"), "green", _("文件与签发时逐字节一致，签名有效，证书目前有效。")),
    Verdict.REPLACED: Words(
        _("已更正"), "amber", _("文件是签发的原件，但证书已经更正换发，不再使用。")
    ),
    Verdict.REVOKED: Words(_("作废"), "red", _("文件是签发的原件，但证书已经作废。")),
    Verdict.ALTERED: Words(
        _("已被改动"), "red", _("文件由本系统签发过，但内容与签发时不同，不能相信。")
    ),
    Verdict.UNKNOWN: Words(
        _("未查到"),
        "red",
        _("登记中没有这个文件。拍照、扫描或重新打印的文件请用编号和核验码核验。"),
    ),
}
PRINT_COPY = Words(
    _("打印件"),
    "amber",
    _("这是供打印的文件，没有整份签名。请用每一页上的二维码，或编号和核验码，逐张核验。"),
)


@bp.get("")
@limiter.limit(LOOKING_UP)
@public
def index() -> ResponseReturnValue:
    """The form; with a number and a code it leads to the answer's own address."""
    form = LookUpForm(request.args)
    if form.number.data and form.code.data and form.validate():
        return redirect(url_for(".show", number=_path(form.number.data), c=form.code.data.strip()))
    return render_template("verify/index.html", form=form, file_form=FileForm(formdata=None))


def _path(number: str) -> str:
    return number.strip().replace("/", "-") or "-"


@bp.get("/<number>")
@limiter.limit(LOOKING_UP)
@public
def show(number: str) -> ResponseReturnValue:
    """The answer. A wrong code, an unknown number and one not issued yet read the same."""
    code = request.args.get("c", "")
    if not code:
        form = LookUpForm(data={"number": number})
        return render_template("verify/index.html", form=form, file_form=FileForm(formdata=None))
    found = verifying.by_code(number[:80], code[:80])
    return _answer(found, BY_CODE[found.verdict]), 404 if found.certificate is None else 200


@bp.post("/file")
@limiter.limit(LOOKING_UP)
@public
def file() -> ResponseReturnValue:
    """Check a file's bytes; the file is not kept."""
    form = FileForm()
    if form.submitted():
        with rules_shown_on(form) as rules:
            sent = checked(form.file.data, field="file", kinds=("pdf",))
        if rules.ok:
            found = verifying.by_bytes(sent.content)
            return _answer(found, PRINT_COPY if found.print_copy else BY_FILE[found.verdict])
    return render_template(
        "verify/index.html", form=LookUpForm(formdata=None), file_form=form
    ), form.status


def _answer(found: Finding, words: Words) -> str:
    return render_template("verify/show.html", certificate=found.certificate, words=words)

"""`incubator certificate`, `certificates` and `verify`: papers out of the register, and back against it."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from incubator.certificates import issuing, verifying
from incubator.certificates.models import Certificate
from incubator.certificates.verifying import Finding, Verdict
from incubator.core import clock
from incubator.core.db import db
from incubator.core.errors import NotFound, RuleError
from incubator.core.permissions import SYSTEM
from incubator.core.words import _
from incubator.funds import certifying, past_calls
from incubator.funds.models import Call
from incubator.records import documents

_LONGEST_FILE = 50 * 1024 * 1024
_PORTION = 10

SENTENCES = {
    Verdict.VALID: _("有效：与登记的原件逐字节一致。"),
    Verdict.REPLACED: _("已更正：文件是真的，但证书已换发新的编号。"),
    Verdict.REVOKED: _("作废：文件是真的，但证书已经作废。"),
    Verdict.UNKNOWN: _("查无此证：登记中没有这个文件。"),
    Verdict.ALTERED: _("已被改动：由本系统签发过，但内容与签发时不同。"),
}
PRINT_COPY = _(
    "这是供打印的文件，没有整份签名，不能按文件核验。"
    "请扫描每一页上的二维码，或在核验页面输入该页的编号和核验码。"
)


@click.command("certificate")
@click.argument("number")
@click.option(
    "-o", "--output", "out", required=True, type=click.Path(dir_okay=False, path_type=Path)
)
@with_appcontext
def certificate(number: str, out: Path) -> None:
    """Write the issued bytes of one certificate; NUMBER as in SL-2026-0017."""
    found = db.session.scalar(select(Certificate).where(Certificate.number == number.upper()))
    if found is None or found.document is None:
        raise NotFound(_("没有编号为 %(number)s 的已签发证书。", number=number))
    try:
        content = documents.content_of(found.document)
    except OSError as error:
        raise RuleError(
            _("证书 %(number)s 的存档文件缺失或已损坏，请从备份恢复。", number=number)
        ) from error
    with _written(out) as file:
        file.write(content)
    click.echo(f"{found.serial} → {out}", err=True)


@click.command("certificates")
@click.option("--call", "code", required=True, metavar="CODE", help="The call they belong to.")
@click.option(
    "-o", "--output", "out", required=True, type=click.Path(dir_okay=False, path_type=Path)
)
@click.option("--issued-only", is_flag=True, help="Do not issue those that are still missing.")
@with_appcontext
def certificates(code: str, out: Path, issued_only: bool) -> None:
    """Write all certificates of a call into one file to print, a page each, with progress.

    Those not issued yet are issued first. The file verifies by the code on each of its pages.
    """
    call = past_calls.call_named(code)
    if call is None:
        raise NotFound(_("没有代号为 %(code)s 的批次。", code=code))
    if not certifying.tally(call).awards:
        raise RuleError(
            _("批次 %(code)s 没有立项结果，不能签发证书（公示名单不是立项）。", code=code)
        )
    refused = [] if issued_only else _issue_missing(call)
    pages = _print(call, out)
    click.echo(f"{out}：{pages} 张。{PRINT_COPY}", err=True)
    for sentence in refused:
        click.echo(sentence, err=True)
    sys.exit(1 if refused else 0)


def _issue_missing(call: Call) -> list[str]:
    """Issue what no certificate stands for yet; answers a sentence for each that was refused."""
    by, refused = replace(SYSTEM, hub_id=call.hub_id), []
    waiting = certifying.tally(call).waiting
    after, more = 0, waiting > 0
    with click.progressbar(length=waiting, label="签发", file=sys.stderr) as bar:
        while more:
            portion = certifying.issue_portion(
                call, after=after, most=_PORTION, by=by, at=clock.now()
            )
            after, more = portion.last_id, portion.more
            refused += [f"{one.recipient}：{one.sentence}" for one in portion.refused]
            bar.update(portion.issued + len(portion.refused))
    return refused


def _print(call: Call, out: Path) -> int:
    tally = certifying.tally(call)
    if not tally.issued:
        raise RuleError(_("批次 %(code)s 还没有签发任何证书。", code=call.code))
    with (
        _written(out) as file,
        click.progressbar(length=tally.issued, label="排版", file=sys.stderr) as bar,
    ):
        query = certifying.certificates_of(call)
        return issuing.write_printable(query, file, lambda _done: bar.update(1))


@contextmanager
def _written(out: Path) -> Iterator[BinaryIO]:
    """The file appears complete or not at all."""
    try:
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=".", delete=False) as file:
            draft = Path(file.name)
            try:
                yield file  # type: ignore[misc]  # the wrapper delegates to the binary file
            except BaseException:
                draft.unlink()
                raise
        draft.chmod(0o644)
        draft.replace(out)
    except OSError as error:
        raise RuleError(_("不能写入 %(path)s：%(why)s。", path=out, why=error.strerror)) from error


@click.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the finding as JSON.")
@with_appcontext
def verify(file: Path, as_json: bool) -> None:
    """Check a file against the register by its whole hash and signature; status 0 only when valid."""
    if file.stat().st_size > _LONGEST_FILE:
        raise RuleError(_("文件超过 50 MB，不会是单张证书。"))
    found = verifying.by_bytes(file.read_bytes())
    if as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
    else:
        click.echo(f"{found.verdict.value}：{_sentence(found)}")
    sys.exit(0 if found.verdict is Verdict.VALID else 1)


def _sentence(found: Finding) -> str:
    if found.print_copy:
        return str(PRINT_COPY)
    sentence = str(SENTENCES[found.verdict])
    if found.certificate is not None:
        sentence += f" {found.certificate.serial} {found.certificate.recipient}"
        if not found.signed:
            sentence += _("（签名不是本机现用密钥所签，以登记的校验值为准）")
    return sentence


def _as_json(found: Finding) -> dict[str, object]:
    held = found.certificate
    return {
        "verdict": found.verdict.value,
        "sentence": _sentence(found),
        "signed": found.signed,
        "print_copy": found.print_copy,
        "number": held.number if held else None,
        "serial": held.serial if held else None,
        "recipient": held.recipient if held else None,
        "issued_on": held.issued_on.isoformat() if held else None,
    }


COMMANDS: list[click.Command] = [certificate, certificates, verify]

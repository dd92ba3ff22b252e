"""What a certificate says: every word on it, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from incubator.core.errors import RuleError
from incubator.core.words import _
from incubator.papers.characters import one_line, paragraphs

MOST_ISSUERS = 3


@dataclass(frozen=True)
class CertificateFacts:
    """`title` is the paper's name (资助证书, 立项通知书 …) and `serial` its printed number.

    `recipient_code` is printed as given (统一社会信用代码 … or 备案编号 …). `text` is set line by
    line, then the amount in words and figures if there is one, then `closing`. `code` is the
    ungrouped verification code, `verify_url` what the QR code opens, `verify_at` an address short
    enough to type.
    """

    title: str
    serial: str
    recipient: str
    text: tuple[str, ...]
    issuers: tuple[str, ...]
    issued_on: date
    code: str
    verify_url: str
    recipient_code: str = ""
    subtitle: str = ""
    amount_label: str = "资助金额"
    amount_words: str = ""
    amount: str = ""
    closing: str = "特颁此证。"
    basis: str = ""
    verify_at: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.issuers) <= MOST_ISSUERS:
            raise RuleError(
                _(
                    "一张证书由一至三家单位颁发，现在是 %(count)s 家，放不下各自的盖章处。"
                    "请调整颁发单位。",
                    count=len(self.issuers),
                ),
                field="issuers",
            )
        if bool(self.amount) != bool(self.amount_words):
            raise ValueError("an amount needs both its figures and its words")

    def tidy(self) -> CertificateFacts:
        """The same without line breaks, tabs and signs that cannot be drawn; `text` keeps its lines."""
        return replace(
            self, **{entry.name: _tidy(getattr(self, entry.name)) for entry in fields(self)}
        )

    def sentences(self) -> tuple[str, ...]:
        """The running text, amount and closing included."""
        amount = f"{self.amount_label}{self.amount_words}（{self.amount}）。" if self.amount else ""
        return tuple(filter(None, (*self.text, amount, self.closing)))

    def printed(self) -> str:
        """All that is set in type, for finding what the fonts lack."""
        return "".join(
            (
                self.title,
                self.serial,
                self.recipient,
                self.recipient_code,
                self.subtitle,
                *self.sentences(),
                self.basis,
                *self.issuers,
                self.verify_at,
            )
        )


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, tuple):
        return tuple(line for item in value for line in paragraphs(item))
    return value

"""How the state of a certificate reads, and in which colour."""

from __future__ import annotations

from incubator.certificates.models import CertificateState
from incubator.core.words import _

STATE_WORDS = {
    CertificateState.RESERVED: (_("签发中"), "accent"),
    CertificateState.ISSUED: (_("有效"), "green"),
    CertificateState.REPLACED: (_("已更正"), "amber"),
    CertificateState.REVOKED: (_("作废"), "red"),
    CertificateState.VOID: (_("空号"), ""),
}


def state_words(state: CertificateState) -> tuple[str, str]:
    return STATE_WORDS[state]

"""What the public notice of a case puts into its volume: the notice and the proofs of its posting."""

from __future__ import annotations

from functools import partial

from incubator.casework.archive import Line
from incubator.casework.models import Case
from incubator.casework.volume_lines import filed
from incubator.core.words import _
from incubator.notices import papers, showing
from incubator.notices.models import Notice
from incubator.papers import page


def lines(case: Case) -> list[Line]:
    notice = showing.notice_of(case)
    if notice is None or notice.starts_on is None:
        return []
    dated = notice.starts_on.isoformat()
    found = [Line(notice.title, notice.number, notice.issuer, dated, draw=partial(_drawn, notice))]
    for proof in notice.proofs:
        if proof.document is not None:
            found.append(filed(proof.document, _("公示证明")))
    return found


def _drawn(notice: Notice) -> bytes:
    return page.draw(papers.paper(notice))


def proven(case: Case) -> dict[str, bool]:
    """Which of the papers of a case that was shown are there, by name."""
    notice = showing.notice_of(case)
    return {
        _("公示"): notice is not None,
        _("公示证明"): notice is not None and bool(notice.proofs),
    }

"""Registering what was signed on paper, on the pages."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from incubator.casework.proposals import Outcome
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.funds.applications import FundApplication
from incubator.funds.decisions import Decision
from incubator.funds.lifecycle import Status
from incubator.funds.models import Call
from incubator.people.models import Post
from incubator.records.models import Document
from tests import factories, given
from tests.browser_client import Browser
from tests.decisions.acts import path, propose
from tests.papers import pictures

YUAN = given.YUAN
As = Callable[[Post], Browser]


def signed(signer: Post, **facts: object) -> dict[str, object]:
    return {
        "signer": str(signer.id),
        "number": "示办呈〔2026〕7号",
        "signed_on": "2026-11-23",
        "scan": (io.BytesIO(b"%PDF-1.4 signed"), "呈批件.pdf"),
        **facts,
    }


# ---- paper


def test_a_signed_paper_is_registered_with_its_scan(
    proposed: FundApplication, officer: Post, director: Post, as_: As
) -> None:
    as_(officer).submit(path(proposed, "register-approval"), **signed(director))
    decision = db.session.scalars(select(Decision)).one()
    assert (decision.outcome, decision.on_paper) == (Outcome.APPROVED, True)
    scan = db.session.get_one(Document, decision.scan_id)
    assert (scan.number, scan.case_id) == ("示办呈〔2026〕7号", proposed.id)
    assert given.reloaded(proposed).approved == 8_000 * YUAN


def test_a_paper_may_be_photographed_page_by_page(
    proposed: FundApplication, officer: Post, director: Post, as_: As
) -> None:
    sent = [(io.BytesIO(pictures.photograph(6)), f"{n}.jpg") for n in (2, 1)]
    page = as_(officer).submit(path(proposed, "register-approval"), **signed(director, scan=sent))
    assert "合成一个 PDF：1.jpg、2.jpg" in page.text
    decision = db.session.scalars(select(Decision)).one()
    scan = db.session.get_one(Document, decision.scan_id)
    assert (scan.media_type, scan.pages) == ("application/pdf", 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"number": ""}, "请填写文号"),
        ({"signed_on": ""}, "请填写签批日期"),
        ({"signed_on": "2026-11-24"}, "不能晚于今天"),
        ({"scan": (io.BytesIO(b""), "")}, "请上传签批件"),
        ({"scan": (io.BytesIO(b"GIF89a"), "a.pdf")}, "只能上传"),
    ],
)
def test_a_paper_that_makes_no_sense_is_refused_on_its_field(
    proposed: FundApplication,
    officer: Post,
    director: Post,
    as_: As,
    change: dict[str, object],
    said: str,
) -> None:
    page = as_(officer).submit(path(proposed, "register-approval"), **signed(director, **change))
    assert page.status_code == 422
    assert said in page.text
    assert given.reloaded(proposed).status == Status.PROPOSED


def test_the_proposer_cannot_be_named_as_signer(
    proposed: FundApplication, officer: Post, as_: As
) -> None:
    own = factories.post(Role.DIRECTOR, hub=proposed.hub, person=officer.person)
    page = as_(officer).submit(path(proposed, "register-approval"), **signed(own))
    assert page.status_code == 422
    assert "不能由同一人审批" in page.text


def test_a_refusal_signed_on_paper_is_registered(
    proposed: FundApplication, officer: Post, director: Post, as_: As
) -> None:
    as_(officer).submit(
        path(proposed, "register-rejection"), **signed(director, reason="会议不同意")
    )
    assert given.reloaded(proposed).status == Status.REJECTED


def test_one_paper_registers_several(
    call: Call, case: FundApplication, officer: Post, director: Post, as_: As
) -> None:
    second = given.application(call)
    given.scored(second, (8, 8), (8, 8))
    for one in (case, second):
        propose(one, officer)
    batch = f"/decisions/calls/{call.id}/register-approval"
    page = as_(officer).submit(batch, **signed(director), picked=[])
    assert page.status_code == 422
    assert "请至少选择一件" in page.text
    page = as_(officer).submit(batch, **signed(director), picked=[str(case.id), str(second.id)])
    assert "线下审批已登记 2 件" in page.text
    assert given.reloaded(call).budget.committed == 16_000 * YUAN

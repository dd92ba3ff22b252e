"""What is handed in is frozen whole: in the snapshot, on the page and on paper, to the fen."""

from __future__ import annotations

import hashlib
import json
import re

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incubator.core import clock, money
from incubator.core.words import speak
from incubator.funds import budget, papers, progress, reading, snapshot, submitting
from incubator.funds.applications import Section
from incubator.papers import page
from tests import factories
from tests.applications import scenes

CLEAR = ("13800001111", "13900002222", "6222000011112222333", "example@example.org")


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return re.sub(r"\s", "", "".join(one.get_textpage().get_text_bounded() for one in document))
    finally:
        document.close()


def squeezed(text: object) -> str:
    return re.sub(r"\s", "", str(text))


@pytest.fixture
def submitted(app):
    hub = factories.hub()
    return scenes.submitted(scenes.call(hub), scenes.applicant(hub))


def drawn(application, **wanted) -> str:
    submission = submitting.latest(application)
    read = snapshot.handed_in(submission)
    return text_of(page.draw(papers.application_form(read, submission, **wanted)))


@pytest.mark.both
def test_the_receipts_hash_is_the_hash_of_the_bytes_kept(submitted):
    submission = submitting.latest(submitted)
    read = snapshot.handed_in(submission)
    assert hashlib.sha256(snapshot.canonical(read)).hexdigest() == submission.sha256
    assert submission.receipt == submitted.number


def test_the_printed_form_holds_every_answer_and_every_attachment(submitted):
    printed = drawn(submitted)
    read = snapshot.handed_in(submitting.latest(submitted))
    for label, text in reading.flat(read).items():
        for line in re.split(r"[，\n]", text):
            assert squeezed(line) in printed, label
    for paper in read["papers"]:
        assert squeezed(paper["name"]) in printed
    assert squeezed(money.in_words(submitted.requested)) in printed
    assert "法定代表人签字" in printed
    assert "盖章处" in printed
    assert "居委会意见" not in printed


def test_the_residents_committee_gives_its_opinion_where_that_is_wanted(submitted):
    assert "居委会意见" in drawn(submitted, committee=True)


def test_a_filed_groups_form_needs_no_seal_but_the_committees_opinion(app):
    hub = factories.hub()
    group = factories.filed_group(hub=hub, registered_on=None, community="示例一社区")
    member = factories.post(scenes.Role.AGENT, organization=group)
    lines = ({"head": "示例", "unit_price": "50", "quantity": "100", "money_from": "fund"},)
    application = scenes.submitted(scenes.call(hub, share_cap=None), member, lines=lines)
    printed = drawn(application)
    assert "居委会意见" in printed
    assert "示例一社区居民委员会" in printed
    assert "负责人签字" in printed


def test_phones_addresses_and_accounts_are_nowhere_in_the_clear(submitted):
    content = snapshot.canonical(snapshot.handed_in(submitting.latest(submitted))).decode()
    printed = drawn(submitted)
    for secret in CLEAR:
        assert secret not in content
        assert secret not in printed
    answers = json.loads(content)["answers"]["organization"]
    phone = next(one for one in answers if one["name"] == "contact_phone")
    assert phone["value"] == "138****1111"
    assert len(phone["digest"]) == 64


def test_experts_read_the_project_without_who_applies(submitted):
    read = snapshot.handed_in(submitting.latest(submitted))
    shown = repr(reading.for_experts(read))
    assert "示例楼道花园" in shown
    assert submitted.organization.name not in shown
    for hidden in ("示例负责人", "示例联系人", "139****2222", "示例银行"):
        assert hidden not in shown


def test_the_same_application_freezes_to_the_same_bytes_in_any_language(submitted):
    chinese = snapshot.canonical(snapshot.of(submitted, on=clock.today()))
    speak(lambda words: "translated")
    try:
        assert snapshot.canonical(snapshot.of(submitted, on=clock.today())) == chinese
    finally:
        speak(None)


AMOUNTS = st.lists(
    st.tuples(
        st.integers(1, 10**7), st.integers(1, 500), st.sampled_from(["fund", "own", "other"])
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(AMOUNTS)
def test_page_snapshot_and_paper_add_up_to_the_same_fen(app, as_, amounts):
    hub = factories.hub()
    member = scenes.applicant(hub)
    application = scenes.begun(scenes.call(hub), member)
    rows = [
        {
            "head": f"示例{n}",
            "unit_price": money.yuan_plain(price),
            "quantity": str(quantity),
            "money_from": source,
        }
        for n, (price, quantity, source) in enumerate(amounts)
    ]
    scenes.save(application, Section.BUDGET, by=member, lines=rows)
    whole = sum(price * quantity for price, quantity, _source in amounts)
    asked = sum(price * quantity for price, quantity, source in amounts if source == "fund")
    assert (application.project_budget, application.requested) == (whole, asked)
    assert budget.totals(progress.lines(application)).whole == whole
    read = snapshot.of(application, on=clock.today())
    assert read["totals"]["whole"] == whole
    shown = as_(member).get(f"/applications/{application.id}/budget").text
    assert f'data-total="">{money.yuan(whole)}<' in shown
    assert f'data-total="fund">{money.yuan(asked)}<' in shown
    printed = text_of(page.draw(papers.application_form(read, None)))
    assert squeezed(f"项目总预算{money.yuan(whole)}") in printed
    assert squeezed(money.in_words(asked)) in printed

"""What an import says of organizations that look like another, and the state it does not write."""

from __future__ import annotations

import pytest

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.pinyin import initials
from incubator.core.secret import digest
from incubator.organizations import duplicates
from incubator.organizations.models import Organization, OrgStatus
from tests import factories
from tests.organizations.given import (
    brought,
    code,
    counts,
    named,
    officer,
    previewed,
    statements,
    table,
)


@pytest.fixture
def hub(app):
    return factories.hub()


def twins_said(report):
    return [one for one in report.warnings if "可能是同一个组织" in one.reason]


def test_a_name_in_other_brackets_is_warned_of_and_imported(hub):
    factories.organization(hub=hub, name="示例(东风)社", uscc=code(1))
    data = table(f"示例（东风）社,{code(2)},,,,", f"示例甲,{code(3)},,,,", f"示例 甲,{code(4)},,,,")
    said = twins_said(previewed(data, hub))
    assert [(one.rows, one.value) for one in said] == [([2], "示例（东风）社"), ([4], "示例 甲")]
    assert "“示例(东风)社”" in said[0].reason
    assert "名称相同" in said[0].reason
    assert counts(brought(data, hub)) == (3, 0, 0, 0)
    assert twins_said(previewed(data, hub)) == []


def test_a_row_that_changes_says_with_whom_it_shares_phone_and_account(hub):
    body = factories.organization(hub=hub, name="示例甲", uscc=code(1))
    other = factories.organization(hub=hub, name="示例乙", uscc=code(2))
    with transaction():
        for one in (body, other):
            found = locked(Organization, one.id)
            found.phone_digest, found.bank_digest = digest("01000000000"), digest("123456")
    said = twins_said(previewed(table(f"示例甲新名,{code(1)},,,,"), hub))
    assert "“示例乙”" in said[0].reason
    assert "联系电话相同、银行账户相同" in said[0].reason


def test_two_that_were_said_to_be_two_and_those_of_another_street_are_not_warned_of(hub):
    factories.organization(hub=factories.hub(), name="示例甲", uscc=code(1))
    one = factories.organization(hub=hub, name="示例乙 ", uscc=code(2))
    other = factories.organization(hub=hub, name="示例丙", uscc=code(3))
    with transaction():
        duplicates.say_apart(one.id, other.id, reason="示例", by=officer(hub), at=clock.now())
    data = table(f"示例甲,{code(4)},,,,", f"示例乙,{code(3)},,,,")
    assert twins_said(previewed(data, hub)) == []


@pytest.mark.parametrize("known", [True, False])
def test_merged_is_no_state_a_table_writes(hub, known):
    if known:
        factories.organization(hub=hub, name="示例甲", uscc=code(1))
    report = brought(table(f"示例甲,{code(1)},,,已并入,"), hub)
    assert counts(report) == (0, 0, 0, 1)
    assert "可能重复的组织" in report.rejected[0].reason
    assert db.session.query(Organization).filter_by(status=OrgStatus.MERGED).count() == 0


@pytest.mark.both
def test_the_warning_after_writing_finds_each_sign_by_two_statements(hub):
    number = digest("01000000000")
    kept = {
        "示例（甲）社": {"uscc": code(1)},
        "示例电话": {"uscc": code(2), "phone_digest": number},
        "示例账户": {"uscc": code(3), "bank_digest": number},
        "示例备案": {"filing_no": "示备 1"},
        "示例无关": {"uscc": code(4)},
    }
    for name, facts in kept.items():
        factories.organization(hub=hub, name=name, initials=initials(name), **facts)
    own = factories.organization(
        hub=hub,
        name="示例(甲)社",
        initials=initials("示例(甲)社"),
        filing_no="示备１",
        phone_digest=number,
        bank_digest=number,
    )
    by, body = officer(hub), named("示例(甲)社")
    with statements() as sent:
        found = duplicates.twins_of(body, by)
    assert {one.name for one in found} == set(kept) - {"示例无关"}
    assert own.id not in [one.id for one in found]
    assert len(sent) == 2

"""The auditor reads who was turned away, filters it and takes it along as a file."""

from __future__ import annotations

import csv
import io

import pytest

from incubator.core import clock
from incubator.core.db import transaction
from incubator.core.permissions import Role
from incubator.records import denials
from incubator.records.denials import Refusal
from tests import factories
from tests.people.logins import login
from tests.statements import counted


@pytest.fixture
def auditor(hub, as_):
    return as_(login(Role.AUDITOR, hub=hub).post)


def denied(hat=None, *, status=403, path="/admin/audit", endpoint="admin.audit"):
    with transaction():
        denials.note(Refusal("GET", endpoint, path, status, "r" * 16, hat), at=clock.now())


def test_the_list_says_who_asked_for_what_and_why_not(hub, auditor):
    officer = login(Role.CASE_OFFICER, hub=hub)
    denied(officer.hat)
    denied(status=429, path="/verify")
    page = auditor.get("/admin/denials").text
    for words in (officer.person.name, "经办人", "没有权限", "没有登录的人", "过于频繁"):
        assert words in page


def test_another_streets_people_are_not_there(auditor):
    other = login(Role.CASE_OFFICER, hub=factories.hub())
    denied(other.hat)
    assert other.person.name not in auditor.get("/admin/denials").text


def test_it_is_filtered_by_role_kind_day_and_name_and_exported_so(hub, auditor):
    officer = login(Role.CASE_OFFICER, hub=hub)
    denied(officer.hat)
    denied(status=404, path="/organizations/7")
    for query in ("role=case-officer", "kind=403", f"q={officer.person.name}", "q=/admin"):
        answer = auditor.get(f"/admin/denials?{query}&days=1&format=csv")
        rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert [row["何人"] for row in rows] == [officer.person.name], query
    stranger = auditor.get("/admin/denials?role=nobody").text
    assert "/organizations/7" in stranger
    assert officer.person.name not in stranger


def test_many_rows_ask_no_more_questions_than_one(hub, auditor):
    denied(login(Role.CASE_OFFICER, hub=hub).hat)
    auditor.get("/admin/denials")
    few = counted(lambda: auditor.get("/admin/denials"))
    for n in range(20):
        denied(login(Role.CASE_OFFICER, hub=hub).hat, endpoint=f"made.up{n}")
    assert counted(lambda: auditor.get("/admin/denials")) == few


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DIRECTOR, Role.CASE_OFFICER])
def test_nobody_but_the_auditor_opens_it(hub, as_, role):
    assert as_(login(role, hub=hub).post).get("/admin/denials").status_code == 403

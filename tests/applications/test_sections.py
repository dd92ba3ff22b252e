"""Writing an application: what is valid is kept, what is not is named, nobody is overwritten."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import NotFound, Overtaken, RuleError
from incubator.core.permissions import Role
from incubator.funds import applying, progress, queries, sections
from incubator.funds.applications import FundApplication, Section
from incubator.funds.progress import Progress
from incubator.organizations.models import Organization
from tests import factories
from tests.applications import scenes
from tests.people.racing import at_once

HOSTILE = (
    "\x00",
    "-1",
    "1e309",
    "９" * 30,
    "a" * 5000,
    "²",
    "9999-12-31",
    "<script>alert(1)</script>",
    "%(x)s{}",
    "\u202e\u200b",
    "99999999999999999999",
)


@pytest.fixture
def hub(app):
    return factories.hub()


@pytest.fixture
def call(hub):
    return scenes.call(hub)


@pytest.fixture
def member(hub):
    return scenes.applicant(hub)


@pytest.fixture
def application(call, member):
    return scenes.begun(call, member)


def state(application, section: Section) -> progress.SectionProgress:
    return next(one for one in progress.of(application) if one.section is section)


def test_a_new_draft_knows_its_account_and_lacks_the_rest(application):
    empty = {one.section for one in progress.of(application) if one.progress is Progress.EMPTY}
    assert Section.PROJECT in empty
    assert application.account_name == application.organization.name


def test_incomplete_input_is_saved_and_the_section_is_being_written(application, member):
    saved = scenes.save(application, Section.PROJECT, by=member, fields={"title": "示例花园"})
    assert saved.version == 1
    assert not saved.problems
    assert application.title == "示例花园"
    found = state(application, Section.PROJECT)
    assert found.progress is Progress.FILLING
    assert any("项目负责人" in gap.sentence for gap in found.gaps)


def test_what_cannot_be_read_is_named_and_the_rest_is_kept(application, member):
    scenes.save(application, Section.PROJECT, by=member, fields={"beneficiary_count": "120"})
    saved = scenes.save(
        application,
        Section.PROJECT,
        by=member,
        fields={"title": "示例花园", "beneficiary_count": "很多", "starts_on": "2027-02-30"},
    )
    assert set(saved.problems) == {"beneficiary_count", "starts_on"}
    assert application.title == "示例花园"
    assert application.beneficiary_count == 120


def test_an_unreadable_cell_is_named_by_its_row_and_column(application, member):
    rows = (scenes.LINES[0], {**scenes.LINES[1], "unit_price": "约两千"})
    saved = scenes.save(application, Section.BUDGET, by=member, lines=rows)
    assert set(saved.problems) == {"lines-1-unit_price"}
    assert [line.amount for line in application.lines] == [1_205_000, 0]
    assert application.requested == 1_205_000


def test_blank_rows_are_dropped_and_the_rest_keeps_its_order(application, member):
    rows = ({"head": "", "money_from": "fund"}, scenes.LINES[1], {}, scenes.LINES[0])
    scenes.save(application, Section.BUDGET, by=member, lines=rows)
    assert [line.head for line in application.lines] == ["示例工具", "示例花苗"]


def test_a_secret_left_blank_stays_and_is_shown_masked_only(application, member, as_):
    scenes.save(application, Section.ORGANIZATION, by=member, fields=scenes.ORGANIZATION)
    again = {**scenes.ORGANIZATION, "contact_phone": "", "contact_name": "示例新联系人"}
    scenes.save(application, Section.ORGANIZATION, by=member, fields=again)
    assert application.contact_phone == "13800001111"
    shown = as_(member).get(f"/applications/{application.id}/organization").text
    assert "138****1111" in shown
    assert "13800001111" not in shown


def test_a_project_called_like_the_call_still_has_no_name(application, member):
    scenes.save(application, Section.PROJECT, by=member, fields={**scenes.PROJECT, "title": ""})
    assert application.title == application.call.title
    assert [gap.field for gap in state(application, Section.PROJECT).gaps] == ["title"]


def test_two_members_writing_one_section_never_overwrite_each_other(application, member):
    colleague = factories.post(Role.AGENT, organization=application.organization)
    scenes.save(application, Section.PROJECT, by=member, fields={"title": "示例甲"}, version=0)
    with pytest.raises(Overtaken) as clash:
        scenes.save(
            application, Section.PROJECT, by=colleague, fields={"title": "示例乙"}, version=0
        )
    assert clash.value.theirs["项目名称"] == "示例甲"
    assert clash.value.yours["项目名称"] == "示例乙"
    assert application.title == "示例甲"
    scenes.save(application, Section.BUDGET, by=colleague, lines=scenes.LINES, version=0)


def test_the_page_of_an_overtaken_save_shows_both_versions(application, member, as_):
    colleague = factories.post(Role.AGENT, organization=application.organization)
    path = f"/applications/{application.id}/project"
    mine = as_(member)
    opened = mine.fields(path)
    assert as_(colleague).submit(path, title="示例同事的题目").status_code == 200
    answer = mine.post(path, data={**opened, "title": "示例我的题目"})
    assert answer.status_code == 409
    assert "示例同事的题目" in answer.text
    assert "示例我的题目" in answer.text
    answer = mine.post(f"{path}/autosave", data={**opened, "title": "示例我的题目"})
    assert answer.status_code == 409


def test_autosave_answers_with_version_time_and_problems(application, member, as_):
    browser = as_(member)
    path = f"/applications/{application.id}/project"
    opened = browser.fields(path)
    data = {**opened, "title": "示例花园", "beneficiary_count": "许多"}
    answer = browser.post(f"{path}/autosave", data=data)
    assert answer.json["version"] == 1
    assert re.fullmatch(r"09:\d\d:\d\d", answer.json["saved_at"])
    assert list(answer.json["problems"]) == ["beneficiary_count"]
    assert "示例花园" in browser.get(path).text


def test_a_save_of_another_day_is_said_with_its_day(application, member, as_):
    browser = as_(member)
    path = f"/applications/{application.id}/project"
    browser.post(f"{path}/autosave", data={**browser.fields(path), "title": "示例花园"})
    pages = (path, f"/applications/{application.id}")
    assert all(re.search(r"已保存 09:\d\d<", browser.get(page).text) for page in pages)
    clock.install(start=clock.now() + timedelta(days=1))
    assert all(re.search(r"已保存 11月23日 09:\d\d<", browser.get(page).text) for page in pages)


def test_saving_with_a_wrong_figure_keeps_what_was_typed_on_the_page(application, member, as_):
    answer = as_(member).submit(
        f"/applications/{application.id}/project", title="示例花园", beneficiary_count="许多"
    )
    assert answer.status_code == 422
    assert 'value="许多"' in answer.text
    assert "服务人数要写整数" in answer.text
    db.session.expire_all()
    assert application.title == "示例花园"


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_input_is_kept_as_text_or_refused_by_name(application, member, as_, typed):
    browser = as_(member)
    for name in ("organization", "project", "plan", "budget", "account"):
        path = f"/applications/{application.id}/{name}"
        sent = {field: typed for field in browser.fields(path) if field != "csrf_token"}
        token = {key: browser.fields(path)[key] for key in ("csrf_token", "version")}
        answer = browser.post(path, data={**sent, **token})
        assert answer.status_code in {302, 422}, name
        assert "<script>alert(1)" not in browser.get(path).text


def test_rows_come_and_go_without_a_script_and_without_saving(application, member, as_):
    browser = as_(member)
    path = f"/applications/{application.id}/budget"
    opened = browser.fields(path)
    page = browser.post(path, data={**opened, "lines-0-head": "示例花苗", "add": "lines"})
    assert page.status_code == 200
    assert 'name="lines-4-head"' in page.text
    assert 'value="示例花苗"' in page.text
    page = browser.post(path, data={**opened, "lines-0-head": "示例花苗", "remove": "lines-1"})
    assert 'name="lines-2-head"' in page.text
    assert 'name="lines-3-head"' not in page.text
    assert 'value="示例花苗"' in page.text
    assert application.lines == []


def test_after_a_row_is_removed_the_others_are_numbered_anew(application, member, as_):
    browser = as_(member)
    path = f"/applications/{application.id}/budget"
    opened = {
        name: value for name, value in browser.fields(path).items() if not name.startswith("lines-")
    }
    sent = {f"lines-{n}-head": f"示例{n}" for n in range(3)}
    page = browser.post(path, data={**opened, **sent, "remove": "lines-1"})
    assert re.findall(r'name="(lines-\d)-head"[^>]*value="([^"]*)"', page.text) == [
        ("lines-0", "示例0"),
        ("lines-1", "示例2"),
    ]


def test_an_unreadable_cell_is_marked_on_the_page(application, member, as_):
    rows = (scenes.LINES[0], {**scenes.LINES[1], "quantity": "三"})
    sent = {f"lines-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    answer = as_(member).submit(f"/applications/{application.id}/budget", **sent)
    assert answer.status_code == 422
    assert 'id="lines-1-quantity-error"' in answer.text
    assert "预算表 第 2 行：数量：" in answer.text


def test_another_organizations_application_is_not_there(application, hub, as_):
    stranger = scenes.applicant(hub)
    browser = as_(stranger)
    base = f"/applications/{application.id}"
    for path in ("", "/project", "/papers", "/submit", "/receipt", "/form.pdf", "/receipt.pdf"):
        assert browser.get(base + path).status_code == 404, path
    token = browser.fields(f"/calls/{application.call.code}")["csrf_token"]
    for path in ("/project/autosave", "/project", "/papers", "/copy", "/submit"):
        answer = browser.post(base + path, data={"csrf_token": token, "title": "x"})
        assert answer.status_code == 404, path
    with pytest.raises(NotFound), transaction():
        sections.save(
            locked(FundApplication, application.id),
            Section.PROJECT,
            sections.Typed({"title": "x"}),
            version=0,
            by=factories.hat(stranger),
            at=clock.now(),
        )


def test_staff_do_not_see_a_draft_written_online(application, hub, as_):
    assert as_(scenes.officer(hub)).get(f"/applications/{application.id}").status_code == 404


def test_one_organization_has_one_application_to_a_call(application, call, member):
    with pytest.raises(RuleError, match="只能申报一件"):
        scenes.begun(call, member)


@pytest.mark.both
def test_two_members_beginning_at_once_make_one_draft(app, call, hub):
    organization = factories.organization(hub=hub, **scenes.NEW)
    hats = [
        factories.hat(factories.post(Role.LEGAL_REPRESENTATIVE, organization=organization)),
        factories.hat(factories.post(Role.AGENT, organization=organization)),
    ]
    call_id, organization_id = call.id, organization.id

    def begin(number: int) -> str:
        try:
            with transaction():
                applying.begin(
                    db.session.get_one(scenes.Call, call_id),
                    db.session.get_one(Organization, organization_id),
                    by=hats[number % 2],
                    at=clock.now(),
                )
        except (RuleError, Overtaken) as refusal:
            return type(refusal).__name__
        return "begun"

    db.session.rollback()
    answers = at_once(app, 6, begin)
    assert answers.count("begun") == 1
    assert db.session.query(FundApplication).count() == 1


@pytest.mark.both
def test_of_several_saves_from_one_version_exactly_one_wins(app, application, member):
    hat, id = factories.hat(member), application.id
    db.session.rollback()

    def save(number: int) -> str:
        try:
            with transaction():
                sections.save(
                    locked(FundApplication, id),
                    Section.PROJECT,
                    sections.Typed({"title": f"示例{number}"}),
                    version=0,
                    by=hat,
                    at=clock.now(),
                )
        except Overtaken:
            return "overtaken"
        return "saved"

    answers = at_once(app, 6, save)
    assert sorted(answers) == ["overtaken"] * 5 + ["saved"]


class TestLastYear:
    @pytest.fixture
    def last(self, hub, member):
        earlier = scenes.call(hub, title="示例去年批次")
        return scenes.submitted(earlier, member, project={"title": "示例去年花园"})

    def test_earlier_answers_fill_untouched_sections_without_days_and_files(
        self, last, application, member
    ):
        scenes.save(
            application, Section.ORGANIZATION, by=member, fields={"contact_name": "示例新人"}
        )
        assert queries.earlier_of(application).id == last.id
        with transaction():
            filled = applying.copy_earlier(
                application, last, by=factories.hat(member), at=clock.now()
            )
        assert filled == [Section.PROJECT, Section.PLAN, Section.BUDGET]
        assert application.contact_name == "示例新人"
        assert application.title == "示例去年花园"
        assert application.starts_on is None
        assert [stage.starts_on for stage in application.stages] == [None, None]
        assert application.requested == last.requested
        assert not progress.attachments(application)

    def test_the_page_offers_it_while_nothing_is_written(self, last, application, member, as_):
        browser = as_(member)
        base = f"/applications/{application.id}"
        page = browser.get(base)
        assert "套用去年的内容" in page.text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)
        page = browser.post(f"{base}/copy", data={"csrf_token": token}, follow_redirects=True)
        assert "已套用：组织信息、项目与服务对象、进度与成效指标、预算" in page.text
        assert "套用去年的内容" not in page.text

    def test_nobody_copies_from_another_organization(self, last, call, hub):
        other = scenes.applicant(hub)
        application = scenes.begun(call, other)
        with pytest.raises(RuleError, match="本组织自己"), transaction():
            applying.copy_earlier(application, last, by=factories.hat(other), at=clock.now())

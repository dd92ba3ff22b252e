"""A section is saved as it is typed, by whoever may, and nobody's text is lost."""

from __future__ import annotations

import pytest

from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.errors import Overtaken
from incubator.core.permissions import Role
from incubator.funds import progress, sections
from incubator.funds.applications import FundApplication, Section
from incubator.funds.progress import Progress
from tests import factories
from tests.applications import scenes
from tests.people.racing import at_once


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

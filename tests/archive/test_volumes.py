"""案卷: every paper of a case in order, what is wanting said before, and the list shut when it is closed."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from incubator.casework import archive, archiving
from incubator.casework.models import Case
from incubator.casework.volumes import Volume
from incubator.core import clock, guards
from incubator.core.db import db, transaction
from incubator.core.errors import RuleError
from incubator.papers import volumes
from incubator.records.models import Document
from tests.archive.acts import make, titles, unbound


def close(volume: Volume, officer, remark: str = "示例说明") -> None:
    with transaction():
        archiving.close(
            db.session.get_one(Volume, volume.id), remark=remark, by=officer, at=clock.now()
        )


def test_an_awarded_case_has_its_papers_in_the_order_they_came(officer):
    volume = make(unbound(officer), officer)
    found = titles(volume)
    order = ["项目申报书", "受理回执", "形式审查表", "专家评审结果", "公示证明"]
    places = [found.index(one) for one in order if one in found]
    assert places == sorted(places)
    assert {"项目申报书", "受理回执", "形式审查表", "专家评审结果"} <= set(found)
    assert [one.position for one in volume.entries] == list(range(1, len(found) + 1))
    assert all(one.pages >= 1 for one in volume.entries)
    assert all(one.document_id for one in volume.entries)


def test_made_twice_it_holds_each_paper_once(officer):
    case = unbound(officer)
    first = titles(make(case, officer))
    assert titles(make(case, officer)) == first


def test_what_must_be_there_and_is_not_is_named(officer):
    case = unbound(officer)
    volume = make(case, officer)
    complete = archive.missing(case)
    with transaction():
        document = db.session.scalars(
            select(Document).where(Document.case_id == case.id, Document.kind == "certificate")
        ).first()
        paper = case.call.papers[0]
        for one in db.session.scalars(
            select(Document).where(Document.case_id == case.id, Document.kind == paper.kind)
        ):
            one.withdrawn_at = clock.now()
        assert document is None or document.id
    db.session.rollback()
    assert set(archive.missing(case)) - set(complete) == {paper.label}
    with pytest.raises(RuleError, match=f"缺少：.*{paper.label}"):
        close(volume, officer, remark=" ")
    close(volume, officer, remark="示例：原件另存")
    assert volume.remark == "示例：原件另存"


def test_identity_papers_and_what_is_gone_stay_out(officer):
    case = unbound(officer)
    with transaction():
        documents = db.session.scalars(
            select(Document).where(Document.case_id == case.id, Document.withdrawn_at.is_(None))
        ).all()
        kinds = {paper.kind for paper in case.call.papers}
        chosen = [one for one in documents if one.kind in kinds][:2]
        chosen[0].sealed = True
        chosen[1].erased_at = clock.now()
        ids = {one.id for one in chosen}
    volume = make(case, officer)
    db.session.rollback()
    assert not ids & {one.document_id for one in volume.entries}


def test_lines_are_added_shifted_and_taken_out_by_hand(officer):
    volume = make(unbound(officer), officer)
    before = titles(volume)
    with transaction():
        held = db.session.get_one(Volume, volume.id)
        entry = archiving.add_by_hand(
            held, title=" 手写  签到表 ", pages=3, by=officer, at=clock.now()
        )
        archiving.shift(held, entry.id, up=True, by=officer, at=clock.now())
        archiving.shift(held, held.entries[0].id, up=True, by=officer, at=clock.now())
    assert titles(volume) == [*before[:-1], "手写 签到表", before[-1]]
    with transaction():
        held = db.session.get_one(Volume, volume.id)
        archiving.take_out(held, held.entries[0].id, by=officer, at=clock.now())
    assert titles(volume) == [*before[1:-1], "手写 签到表", before[-1]]
    close(volume, officer)
    db.session.rollback()
    assert [one.position for one in volume.entries] == list(range(1, len(before) + 1))


@pytest.mark.parametrize(("facts", "words"), [({"title": " "}, "题名"), ({"pages": 0}, "页数")])
def test_a_line_has_a_title_and_pages(officer, facts, words):
    volume = make(unbound(officer), officer)
    with pytest.raises(RuleError, match=words), transaction():
        archiving.add_by_hand(
            db.session.get_one(Volume, volume.id),
            **{"title": "示例", "pages": 1, **facts},
            by=officer,
            at=clock.now(),
        )


def test_an_unfinished_case_is_not_archived(officer):
    case = db.session.scalars(
        select(Case).where(Case.hub_id == officer.hub_id, Case.status == "expert-review")
    ).first()
    volume = make(case, officer)
    with pytest.raises(RuleError, match="还没有办结"):
        close(volume, officer)


def test_a_closed_volume_has_its_number_and_its_years_from_the_rule(officer):
    volume = make(unbound(officer), officer)
    close(volume, officer)
    db.session.rollback()
    assert volume.number.startswith("SL-A-2026-")
    assert volume.keep_years == 30
    first, facts = volume.entries[0].id, {"by": officer, "at": clock.now()}
    for act in (
        lambda held: archiving.add_by_hand(held, title="示例", pages=1, **facts),
        lambda held: archiving.shift(held, first, up=False, **facts),
        lambda held: archiving.take_out(held, first, **facts),
        lambda held: archiving.close(held, remark="", **facts),
    ):
        with pytest.raises(RuleError, match="目录不能再改动"), transaction():
            act(db.session.get_one(Volume, volume.id))


STATEMENTS = [
    "UPDATE volume SET remark = 'x' WHERE id = :volume",
    "UPDATE volume SET closed_at = NULL WHERE id = :volume",
    "UPDATE volume_entry SET title = 'x' WHERE volume_id = :volume",
    "DELETE FROM volume_entry WHERE volume_id = :volume",
    "INSERT INTO volume_entry VALUES (9999, :volume, 99, 'x', '', '', '', 1, NULL, '')",
]


@pytest.mark.both
@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_database_keeps_a_closed_volume_as_it_is(officer, statement):
    volume = make(unbound(officer), officer)
    close(volume, officer)
    facts = {"volume": volume.id}
    db.session.remove()
    with pytest.raises(DBAPIError, match="is closed"), db.engine.begin() as connection:
        connection.execute(text(statement), facts)


@pytest.mark.both
def test_without_the_guards_a_closed_volume_is_changed(officer):
    """Negative control."""
    volume = make(unbound(officer), officer)
    close(volume, officer)
    facts = {"volume": volume.id}
    db.session.remove()
    with db.engine.begin() as connection:
        for guard in guards.GUARDS:
            if guard.table in {"volume", "volume_entry"}:
                guards.drop(connection, guard)
        for statement in STATEMENTS:
            assert connection.execute(text(statement), facts).rowcount >= 0
    assert db.session.get_one(Volume, facts["volume"]).closed_at is None


def test_the_printed_list_counts_the_pages_on(officer):
    volume = make(unbound(officer), officer)
    table = volumes.contents(volume, drawn_on=clock.today()).blocks[0]
    assert list(table.head) == ["序号", "文号", "责任者", "题名", "日期", "页号", "备注"]
    assert table.rows[0][5].startswith("1")
    last = table.rows[-1][5].rsplit("-", 1)[-1]
    assert int(last) == archiving.sheets_in(volume)
    assert "30 年" not in str(volumes.cover(volume, drawn_on=clock.today()))
    close(volume, officer)
    assert "30 年" in str(volumes.cover(volume, drawn_on=clock.today()))

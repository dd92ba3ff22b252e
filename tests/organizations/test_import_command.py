"""`incubator import organizations`: report, exit status, the street it goes to."""

import json

import pytest

from incubator.core.db import db
from incubator.organizations.models import Hub, Organization
from tests import factories
from tests.organizations.given import (
    MISPRINTED,
    NOBODY,
    REAL,
    code,
    everything_stored,
    needs_real_file,
    table,
)


@pytest.fixture
def run(app):
    def command(*words):
        found = app.test_cli_runner().invoke(args=["import", "organizations", *map(str, words)])
        db.session.rollback()
        return found

    return command


@pytest.fixture
def file(tmp_path):
    def written(data, name="名册.csv"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return written


@needs_real_file
def test_a_fresh_installation_imports_the_real_list_and_again_nothing(app, run):
    first = run(REAL, "--json")
    assert first.exit_code == 0
    report = json.loads(first.stdout)
    assert list(report) == ["read", "created", "updated", "unchanged", "rejected", "warnings"]
    assert (report["read"], report["created"], report["rejected"]) == (907, 834, [])
    assert any("1900/1/0" in one["reason"] and one["count"] == 907 for one in report["warnings"])
    hub = db.session.query(Hub).one()
    assert (hub.short_code, hub.name) == ("JD", "本街道")
    again = json.loads(run(REAL, "--json").stdout)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 834)


def test_a_dry_run_says_the_same_and_writes_nothing_not_even_a_street(app, run, file):
    path = file(table(f"示例甲,{code(1)}"))
    found = run(path, "--dry-run", "--json")
    assert json.loads(found.stdout)["created"] == 1
    assert db.session.query(Hub).count() == 0
    assert "新增 1 家" in run(path).stdout
    assert db.session.query(Organization).count() == 1


def test_a_refused_row_ends_with_status_1_and_nothing_written(app, run, file):
    found = run(file(table(f"示例甲,{code(1)}", f"示例乙,{MISPRINTED}")), "--json")
    assert found.exit_code == 1
    report = json.loads(found.stdout)
    assert report["created"] == 0
    assert [(one["row"], one["value"]) for one in report["rejected"]] == [(3, MISPRINTED)]
    assert db.session.query(Organization).count() == 0
    assert db.session.query(Hub).count() == 0


@pytest.mark.parametrize("as_json", [True, False])
def test_an_id_card_number_appears_in_no_output(app, run, file, caplog, as_json):
    options = ["--json"] if as_json else []
    found = run(file(table(f"示例甲,{NOBODY}")), *options)
    assert found.exit_code == 1
    for place in (found.stdout, found.stderr, caplog.text, everything_stored()):
        assert NOBODY not in place


def test_of_several_streets_one_must_be_named(app, run, file):
    factories.hub(short_code="AA")
    chosen = factories.hub(short_code="BB")
    path = file(table(f"示例甲,{code(1)}"))
    assert "AA" in run(path).exception.message
    assert "没有代号为 CC" in run(path, "--hub", "CC").exception.message
    assert run(path, "--hub", "BB").exit_code == 0
    assert db.session.query(Organization).filter_by(name="示例甲").one().hub_id == chosen.id


def test_a_first_street_takes_the_code_it_is_given(app, run, file):
    assert run(file(table(f"示例甲,{code(1)}")), "--hub", "HJL").exit_code == 0
    assert db.session.query(Hub).one().short_code == "HJL"


def test_a_long_file_shows_its_progress_on_stderr_only(app, run, file):
    rows = (f"示例{n},{code(n)}" for n in range(2_100))
    found = run(file(table(*rows)), "--json")
    assert json.loads(found.stdout)["created"] == 2_100
    assert "名册.csv" in found.stderr


def test_a_file_that_is_no_register_is_one_sentence(app, run, file):
    found = run(file(b"\x89PNG\r\n\x1a\n" + bytes(100), "名册.xlsx"))
    assert found.exit_code != 0
    assert found.exception.message.endswith("。")

"""The command line: results in, certificates out, files checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from incubator.certificates import verifying
from incubator.certificates.models import Certificate
from incubator.core.db import db
from incubator.core.errors import Refusal
from incubator.funds.decisions import Award
from incubator.funds.models import Call
from incubator.notices.models import Notice
from incubator.organizations.models import Hub
from incubator.records import documents
from tests import factories
from tests.awards.street import Street
from tests.certificates.test_certificate_pages import parts_of
from tests.papers.reading import qr_codes, sizes
from tests.results.test_importing_results import DATA, GB, NOTICE, UTF8, real

COUNT = select(func.count()).select_from(Award)


@pytest.fixture
def run(app):
    """`run(words…)`: exit status, what it printed; a refusal is its sentence and 1, as in a shell."""

    def run(*words):
        result = app.test_cli_runner().invoke(args=[str(word) for word in words])
        db.session.rollback()
        if isinstance(result.exception, Refusal):
            return 1, result.exception.message
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        return result.exit_code, result.stdout

    return run


def report(answer):
    status, text = answer
    return status, {key: json.loads(text)[key] for key in ("read", "created", "unchanged")}


@real
def test_sixty_results_come_in_once_and_their_sixty_certificates_in_one_file(run, tmp_path):
    factories.hub()
    first = run("import", "results", DATA / GB, "--call", "JQ-2023", "--create", "--json")
    assert report(first) == (0, {"read": 60, "created": 60, "unchanged": 0})
    second = run("import", "results", DATA / UTF8, "--call", "JQ-2023", "--json")
    assert report(second) == (0, {"read": 60, "created": 0, "unchanged": 60})
    out = tmp_path / "all.pdf"
    status, _text = run("certificates", "--call", "JQ-2023", "-o", out)
    assert status == 0
    pdf = out.read_bytes()
    assert len(sizes(pdf)) == 60
    for page in (0, 29, 59):
        (url,) = qr_codes(pdf, page)
        assert verifying.by_code(*parts_of(url)).verdict == "valid"
    codes = db.session.execute(select(Certificate.number, Certificate.code)).all()
    assert len(codes) == 60
    assert {verifying.by_code(*one).verdict for one in codes} == {"valid"}
    status, text = run("verify", out)
    assert status == 1
    assert "扫描每一页" in text


def test_printing_again_issues_nothing_new(run, app, tmp_path):
    street = Street.build()
    street.awarded(2)
    for name in ("one.pdf", "two.pdf"):
        assert run("certificates", "--call", street.call.code, "-o", tmp_path / name)[0] == 0
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == 2


@real
def test_a_list_under_public_notice_is_a_notice_and_gives_no_certificate(run, tmp_path):
    factories.hub()
    refused = run("import", "results", DATA / NOTICE, "--call", "KP", "--create", "--as", "award")
    assert refused[0] == 1
    assert "公示名单" in refused[1]
    assert db.session.scalar(select(func.count()).select_from(Call)) == 0
    status, text = run("import", "results", DATA / NOTICE, "--call", "KP", "--create", "--json")
    assert (status, json.loads(text)["as"]) == (0, "notice")
    assert db.session.scalars(select(Notice.number)).one() == json.loads(text)["notice"]
    status, text = run("certificates", "--call", "KP", "-o", tmp_path / "x.pdf")
    assert (status, "公示名单不是立项" in text) == (1, True)
    assert not (tmp_path / "x.pdf").exists()


@real
def test_an_unknown_call_is_refused_and_a_dry_run_writes_nothing(run):
    factories.hub()
    status, text = run("import", "results", DATA / GB, "--call", "JQ-2023")
    assert (status, "--create" in text) == (1, True)
    dry = run(
        "import", "results", DATA / GB, "--call", "JQ-2023", "--create", "--dry-run", "--json"
    )
    assert report(dry) == (0, {"read": 60, "created": 60, "unchanged": 0})
    assert db.session.scalar(COUNT) == 0
    assert db.session.scalar(select(func.count()).select_from(Call)) == 0


@real
def test_an_empty_installation_gets_its_first_street_with_the_results(run):
    status, _text = run("import", "results", DATA / GB, "--call", "JQ-2023", "--create")
    assert status == 0
    assert db.session.scalar(select(func.count()).select_from(Hub)) == 1
    assert db.session.scalar(COUNT) == 60


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "示例名单.csv"
    path.write_text("单位名称,项目名称\n示例甲,示例项目\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("more", [(), ("--dry-run",)], ids=["", "dry run"])
def test_of_several_streets_one_must_be_named_and_the_sentence_says_which_there_are(
    run, listed, more
):
    one, two = factories.hub(), factories.hub()
    create = ("import", "results", listed, "--call", "LS-1", "--create", *more)
    status, text = run(*create)
    assert status == 1
    for said in ("--hub", one.short_code, one.name, two.short_code, two.name):
        assert said in text
    status, text = run(*create, "--hub", "XX")
    assert status == 1
    assert f"没有代号为 XX 的街道，现有：{one.short_code}（{one.name}）" in text
    assert run(*create, "--hub", two.short_code)[0] == 0
    opened = db.session.scalars(select(Call.hub_id)).all()
    assert opened == ([] if more else [two.id])


def test_a_partly_bad_list_ends_with_status_one_and_its_rows(run, tmp_path):
    factories.hub()
    listed = tmp_path / "list.csv"
    listed.write_text("单位名称,项目名称\n示例甲,项目\n,项目乙\n", encoding="utf-8")
    status, text = run("import", "results", listed, "--call", "LS-1", "--create", "--json")
    assert status == 1
    assert [one["row"] for one in json.loads(text)["rejected"]] == [3]
    assert db.session.scalar(COUNT) == 0


# ---- one certificate, and checking it


@pytest.fixture
def issued(app):
    return Street.build().certificate()


def test_one_certificate_is_written_as_it_was_issued_and_checks_out(run, issued, tmp_path):
    out = tmp_path / "one.pdf"
    assert run("certificate", issued.number, "-o", out)[0] == 0
    assert out.read_bytes() == documents.content_of(issued.document)
    status, text = run("verify", out, "--json")
    found = json.loads(text)
    assert (status, found["verdict"], found["number"]) == (0, "valid", issued.number)


def test_a_changed_file_and_a_foreign_one_do_not(run, issued, tmp_path):
    content = documents.content_of(issued.document)
    changed, foreign = tmp_path / "changed.pdf", tmp_path / "foreign.pdf"
    changed.write_bytes(content[:-1] + b" ")
    foreign.write_bytes(b"%PDF-1.4\n")
    assert run("verify", changed) == (
        1,
        "altered：已被改动：由本系统签发过，但内容与签发时不同。\n",
    )
    assert run("verify", foreign)[1].startswith("unknown")


def test_a_revoked_certificate_is_told_from_a_valid_one(run, as_, app, tmp_path):
    street = Street.build()
    made = street.certificate()
    as_(street.director).submit(f"/certificates/{made.number}/revoke", reason="已取消")
    out = tmp_path / "one.pdf"
    run("certificate", made.number, "-o", out)
    status, text = run("verify", out)
    assert (status, text.startswith("revoked")) == (1, True)


def test_an_unknown_number_and_an_unwritable_place_are_refused_in_a_sentence(run, issued, tmp_path):
    assert "没有编号为" in run("certificate", "XX-2026-0001", "-o", tmp_path / "x.pdf")[1]
    assert "不能写入" in run("certificate", issued.number, "-o", "/nowhere/x.pdf")[1]


def test_a_damaged_store_is_said_and_nothing_is_written(run, issued, tmp_path):
    documents.path_of(issued.sha256).write_bytes(b"spoilt")
    status, text = run("certificate", issued.number, "-o", tmp_path / "x.pdf")
    assert (status, "已损坏" in text) == (1, True)
    assert not Path(tmp_path / "x.pdf").exists()


def test_only_issued_ones_are_printed_when_asked(run, app, tmp_path):
    street = Street.build()
    one, _two = street.awarded(2)
    street.certificate(one)
    out = tmp_path / "all.pdf"
    assert run("certificates", "--call", street.call.code, "-o", out, "--issued-only")[0] == 0
    assert len(sizes(out.read_bytes())) == 1
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == 1


def test_one_that_cannot_be_drawn_is_named_and_the_others_are_printed(run, app, tmp_path):
    street = Street.build()
    street.awarded(2)
    street.awarded(name="示例\U0001f600协会")
    out = tmp_path / "all.pdf"
    assert run("certificates", "--call", street.call.code, "-o", out)[0] == 1
    assert len(sizes(out.read_bytes())) == 2

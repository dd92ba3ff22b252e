"""Hostile names on their way out: inbox, digest, papers, tables and mail say them and do nothing else."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import html5lib
import pytest
from pypdfium2 import PdfDocument
from sqlalchemy import select

from incubator.casework import messages, services
from incubator.casework.models import Case, Message
from incubator.core import clock
from incubator.core.db import db, locked, transaction
from incubator.core.permissions import Role
from incubator.core.tabular.writing import Column, write_csv
from incubator.core.texts import one_line
from incubator.funds.lifecycle import Action, Status
from incubator.papers import docx, page
from incubator.records.leaving import Way
from incubator.records.senders import Letter, Mail
from incubator.web import digest
from tests import factories, given
from tests.core.hostile_names import NAMES
from tests.deadlines import owing

STORED = [one_line(name) for name in NAMES]
RUNS = re.compile(r"^'*[=+\-@＝＋－＠\t\r\n]")
"""How a cell begins that a spreadsheet takes for a formula."""
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


@pytest.fixture
def street(hub, scene):
    """A case of every hostile name and title, late, and passed on by an officer."""
    return scene(lambda: _street(hub))


def _street(hub):
    officer = given.officer(hub)
    with factories.together():
        director = factories.post(Role.DIRECTOR, hub=hub)
        cases = [
            owing.case(hub, Status.PROPOSED, owing.days(-1), title=name[:80]) for name in STORED
        ]
        for case, name in zip(cases, STORED, strict=True):
            case.organization.name = name
    for case in cases:
        with transaction():
            services.move(
                locked(Case, case.id),
                Action.SEND_BACK,
                by=factories.hat(director),
                at=clock.now(),
                reason=case.organization.name,
            )
    return officer


def words_of(html):
    """What a person reads, and the tags there are: nothing of a name has become one."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    tags = [one.tag for one in tree.iter() if isinstance(one.tag, str)]
    return " ".join("".join(tree.itertext()).split()), tags


def plain(text):
    return " ".join(text.split())


@pytest.mark.parametrize("path", ["/messages/", "/deadlines/digest", "/deadlines/"])
def test_pages_show_them_as_words(street, as_, path):
    first, tags = words_of(as_(street).get(f"{path}?per=200").text)
    assert "math" not in tags
    assert "iframe" not in tags
    assert tags.count("script") == 1
    said = [name for name in STORED if plain(name[:80]) in first]
    assert len(said) >= 20, path


def test_the_inbox_holds_what_is_stored(street, app):
    told = db.session.scalars(select(Message.body)).all()
    assert set(STORED) <= set(told)


@pytest.mark.parametrize("path", ["/messages/", "/deadlines/"])
def test_no_cell_of_a_table_begins_a_formula(street, as_, path):
    browser = as_(street)
    rows = list(csv.reader(io.StringIO(browser.get(f"{path}?format=csv").data.decode("utf-8-sig"))))
    cells = [cell for row in rows[1:] for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert [cell for cell in cells if RUNS.match(cell) and not cell.startswith("'")] == []
    data = browser.get(f"{path}?format=xlsx").data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(one) for one in parts.namelist() if "sheet" in one]
    assert any(b"<c " in sheet for sheet in sheets)
    assert [sheet for sheet in sheets if b"<f>" in sheet or b"yperlink>" in sheet] == []


def test_a_name_that_begins_a_formula_gets_an_apostrophe():
    """The names above begin with 示例 as all do here; these begin as a spreadsheet would like it."""
    bad = ["=1+1", "+1+1", "-1+1", "@SUM(1)", "＝1+1", "\t=1", "'=1"]
    columns = [Column("name", "名称")]
    data = b"".join(write_csv(columns, [[one] for one in bad]))
    cells = [row[0] for row in csv.reader(io.StringIO(data.decode("utf-8-sig")))][1:]
    assert [cell[0] for cell in cells] == ["'"] * len(bad)
    assert RUNS.match("=1+1"), "negative control: the pattern above would find one"


def test_the_digest_and_its_papers_say_them(street, app):
    with app.test_request_context():
        found = digest.of(street.organization.hub, clock.today())
        paper = digest.paper(found)
        told = digest.text(found)
    named = {line.whose for part in found.parts for line in part.lines}
    assert len(named & set(STORED)) > 30, "some read alike once they are tidied"
    with zipfile.ZipFile(io.BytesIO(docx.write(paper))) as parts:
        tree = ElementTree.fromstring(parts.read("word/document.xml"))  # noqa: S314  (our own file)
    words = "".join(one.text or "" for one in tree.iter(_TEXT))
    assert [name for name in named if name not in words] == []
    drawn = "".join(one.get_textpage().get_text_range() for one in PdfDocument(page.draw(paper)))
    assert "HYPERLINK" in re.sub(r"\s", "", drawn)
    assert b"/JavaScript" not in page.draw(paper)
    assert b"/URI" not in page.draw(paper)
    assert len(told.splitlines()) <= len(found.parts) + 1, "no name begins a line of its own"


@pytest.mark.parametrize("name", [*NAMES[::4], "示例\r\nBcc: a@example.org"])
def test_a_letter_keeps_them_out_of_its_headers(name):
    letter = Letter("key-1", Way.MAIL, "a@example.org", f"办理进度：{name}", name)
    sent = Mail("localhost", 25, "office@example.org")._message(letter)
    assert sent["To"] == "a@example.org"
    assert sent["Bcc"] is None
    assert set(sent.keys()) == {
        "To",
        "From",
        "Subject",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    }
    assert "\n" not in str(sent["Subject"])
    assert (
        b"\r\nBcc:"
        not in sent.as_bytes(policy=sent.policy.clone(linesep="\r\n")).partition(b"\r\n\r\n")[0]
    )


def test_a_sentence_is_not_filled_in_a_second_time(app):
    """`%(title)s` in a title is words; a sentence that took it for a place would fail or change it."""
    said = messages.progress("示例%(title)s %s %d", "示例%(state)s")
    assert "示例%(title)s %s %d" in said[:]
    assert "示例%(state)s" in str(said)

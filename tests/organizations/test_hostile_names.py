"""Forty hostile names in every paper and table: inert, and the same words as are stored."""

import io
import zipfile
from xml.etree import ElementTree

import pytest

from incubator.blueprints.organizations.file_paper import file_paper
from incubator.core import clock
from incubator.core.db import db
from incubator.core.permissions import Role
from incubator.core.tabular.reading import Column, read_table
from incubator.core.texts import one_line
from incubator.organizations.describing import details_of
from incubator.organizations.models import Organization
from incubator.papers import docx, page
from tests import factories
from tests.core.hostile_names import NAMES

_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


@pytest.fixture
def street(app):
    return factories.hub()


def words_of(document):
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        tree = ElementTree.fromstring(parts.read("word/document.xml"))  # noqa: S314  (our own file)
    return "".join(one.text or "" for one in tree.iter(_TEXT))


@pytest.mark.parametrize(
    "names", [NAMES[::5], pytest.param(NAMES, marks=pytest.mark.slow)], ids=["a fifth", "all"]
)
def test_papers_say_what_is_stored(street, names):
    found = factories.organization(hub=street)
    for name in names:
        found.name = one_line(name)
        paper = file_paper(found, details_of(found), on=clock.today())
        assert found.name in words_of(docx.write(paper))
        assert page.draw(paper).startswith(b"%PDF")
    db.session.rollback()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_gives_back_what_is_stored(street, as_, form):
    clerk = factories.post(Role.CASE_OFFICER, hub=street)
    for n, name in enumerate(NAMES):
        factories.organization(hub=street, name=one_line(name), filing_no=f"示备{n}", uscc=None)
    data = as_(clerk).get(f"/organizations/?format={form}").data
    table = read_table(
        f"x.{form}", data, wanted=[Column("name", ("名称",)), Column("no", ("备案编号",))]
    )
    back = {row.values["no"]: row.values["name"] for row in table.rows if row.values["no"]}
    stored = {
        found.filing_no: found.name
        for found in db.session.query(Organization).filter(Organization.filing_no.is_not(None))
    }
    assert len(back) == len(NAMES)
    assert {no: name.removeprefix("'") for no, name in back.items()} == {
        no: name.removeprefix("'") for no, name in stored.items()
    }

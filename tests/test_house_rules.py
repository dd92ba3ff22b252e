"""The rules of the house that a machine can keep."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

from incubator.web.access import Access

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "incubator"
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if path.parent.parts[-2:] != ("migrations", "versions")
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))


def _name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_only_one_place_commits():
    committing = [_name(path) for path in MODULES if "session.commit()" in path.read_text("utf-8")]
    assert committing == ["core/db.py"]


def test_a_module_is_small_and_says_what_it_is_for():
    assert _long_or_silent(MODULES) == []


def test_a_module_of_tests_is_small_and_says_what_it_is_about():
    assert _long_or_silent(TESTS) == []


def _long_or_silent(modules: list[Path]) -> list[str]:
    read = {path: path.read_text("utf-8") for path in modules}
    return [
        f"{path.relative_to(ROOT)}: {len(text.splitlines())} lines, begins with {text[:20]!r}"
        for path, text in read.items()
        if len(text.splitlines()) > 300 or (text.strip() and not text.startswith('"""'))
    ]


def test_a_template_is_small_and_holds_no_script_or_style():
    held = re.compile(r"\|\s*safe\b|\sstyle=|\son[a-z]+=|<script>|<style")
    read = {_name(path): path.read_text("utf-8") for path in TEMPLATES}
    assert [name for name, text in read.items() if len(text.splitlines()) > 80] == []
    assert [name for name, text in read.items() if held.search(text)] == []


def test_nothing_is_left_to_do_and_no_exception_is_swallowed():
    left = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|except Exception\b|except:")
    assert [_name(path) for path in MODULES if left.search(path.read_text("utf-8"))] == []


def test_every_view_says_who_may_see_it(app: Flask):
    unlabelled = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and not isinstance(getattr(view, "access", None), Access)
    ]
    assert unlabelled == []


def test_a_view_without_a_label_is_closed(app: Flask):
    """Negative control: take one label away and the page is no longer there for anybody."""
    view = app.view_functions["help.index"]
    label = view.access
    client = app.test_client()
    assert client.get("/help/").status_code == 200
    try:
        del view.access
        assert client.get("/help/").status_code == 403
    finally:
        view.access = label


def test_every_folder_of_pages_has_its_tests():
    pages = {path.name for path in (PACKAGE / "blueprints").iterdir() if path.is_dir()}
    tested = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert pages - tested - {"__pycache__"} == set()

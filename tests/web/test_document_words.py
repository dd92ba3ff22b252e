"""What a paper is called is said in words wherever a document is filed."""

from __future__ import annotations

import ast
from pathlib import Path

import incubator
from incubator.web import document_words


def test_every_kind_filed_in_the_program_has_words():
    kinds = set()
    for path in Path(incubator.__file__).parent.rglob("*.py"):
        if "migrations" not in path.parts:
            kinds |= _filed(ast.parse(path.read_text(encoding="utf-8")))
    assert len(kinds) > 8
    assert kinds - set(document_words.KINDS) == set()


def _filed(tree: ast.Module) -> set[str]:
    """The kinds of `file_document(kind=…)`: written out, or a name given at the top of the module."""
    named = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = set()
    for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        for word in call.keywords if name == "file_document" else ():
            if word.arg == "kind" and isinstance(word.value, ast.Constant):
                found.add(word.value.value)
            elif word.arg == "kind" and isinstance(word.value, ast.Name):
                found |= {named[word.value.id]} if word.value.id in named else set()
    return found


def test_a_kind_of_one_call_and_a_name_need_no_words():
    assert document_words.of("paper-3") == "附件"
    assert document_words.of("章程") == "章程"

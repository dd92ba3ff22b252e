"""Marks source strings. The source language is Chinese; whoever shows the words may translate them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

Translate = Callable[[str], str]

_translate: ContextVar[Translate | None] = ContextVar("translate", default=None)


class Words(str):
    """A Chinese sentence that turns into the reader's language when it is printed.

    It is a `str` (so it compares, joins and serialises as the Chinese source); only `str(words)` and
    formatting, which is what templates do, go through the translator.
    """

    msgid: str
    params: dict[str, object]

    def __new__(cls, msgid: str, params: dict[str, object]) -> Words:
        # words inside words are Chinese here as well, whoever is reading
        source = {
            name: kept[:] if isinstance(kept, Words) else kept for name, kept in params.items()
        }
        self = super().__new__(cls, msgid % source if source else msgid)
        self.msgid = msgid
        self.params = params
        return self

    def __reduce__(self) -> tuple[type[Words], tuple[str, dict[str, object]]]:
        return Words, (self.msgid, self.params)

    def __str__(self) -> str:
        translate = _translate.get()
        return self[:] if translate is None else spoken(translate, self.msgid, self.params)


def spoken(translate: Translate, msgid: str, params: Mapping[str, object]) -> str:
    """One source string in the reader's language, its places filled.

    Where a word depends on a number, the catalogue lists its forms for 1, 2 and so on, the last for all
    others: `%(n|day|days)s`, `%(month|Jan|Feb|…)s`. A unit that is named in another sentence is itself
    `day|days`, and `%(n|unit)s` chooses from it; standing alone it is read in its first form.
    """
    text = translate(msgid)
    return text % _Places(params) if params else text.partition("|")[0]


class _Places(dict[str, Any]):
    """The places of a sentence, with those that depend on a number."""

    def __missing__(self, key: str) -> str:
        number, *forms = key.split("|")
        if len(forms) == 1:
            forms = _forms(self[forms[0]])
        place = int(self[number]) if str(self[number]).isdecimal() else 0
        return forms[place - 1] if 1 <= place <= len(forms) else forms[-1]


def _forms(unit: object) -> list[str]:
    translate = _translate.get()
    if isinstance(unit, Words) and translate is not None and not unit.params:
        return translate(unit.msgid).split("|")
    return [str(unit)]


def several(name: str) -> str:
    """The name of a kind as a list of its things is called: Organizations, where one is an Organization."""
    return _forms(name)[-1]


def known(stored: str) -> str:
    """A stored sentence that was a source string when it was written; unknown ones stay as they are."""
    return Words(stored, {}) if stored else stored


def _(msgid: str, **params: object) -> str:
    """Mark `msgid` (with %(name)s places) for translation; read it like any string."""
    return Words(msgid, params)


def speak(translate: Translate | None) -> None:
    """Set how words are translated for the rest of this request or job; None leaves them Chinese."""
    _translate.set(translate)

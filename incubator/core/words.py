"""Marks source strings. The source language is Chinese; whoever shows the words may translate them."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

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
        self = super().__new__(cls, msgid % params if params else msgid)
        self.msgid = msgid
        self.params = params
        return self

    def __reduce__(self) -> tuple[type[Words], tuple[str, dict[str, object]]]:
        return Words, (self.msgid, self.params)

    def __str__(self) -> str:
        translate = _translate.get()
        if translate is None:
            return self[:]
        text = translate(self.msgid)
        return text % self.params if self.params else text


def _(msgid: str, **params: object) -> str:
    """Mark `msgid` (with %(name)s places) for translation; read it like any string."""
    return Words(msgid, params)


def speak(translate: Translate | None) -> None:
    """Set how words are translated for the rest of this request or job; None leaves them Chinese."""
    _translate.set(translate)

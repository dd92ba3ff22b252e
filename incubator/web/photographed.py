"""The part of a form that takes a signed paper: one file, or photographs of its pages in order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage

from incubator.core.words import _
from incubator.web.uploads import Upload, legible

PLACES = 8
"""Photographs that can be chosen one by one; more are chosen together."""
_LAST = 999


@dataclass(frozen=True)
class Place:
    """One photograph to choose, and the page it is to be."""

    name: str
    id: str
    number: int
    page: str

    @property
    def page_name(self) -> str:
        return f"{self.name}-page"

    @property
    def page_id(self) -> str:
        return f"{self.id}-page"


class PagesField(MultipleFileField):  # type: ignore[misc]  # flask-wtf ships no types
    """Its data are the files in the order of their pages.

    Files chosen together stand in the order of their names, numbers in them read as numbers; those
    chosen one by one stand by the page typed beside each, which needs no script to change.
    """

    data: list[FileStorage]

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        super().process(formdata, *args, **kwargs)
        sent = formdata or {}
        together = sorted((one for one in self.data or [] if one), key=_by_name)
        typed = [_first(sent, one.page_name) for one in self._places({})]
        self.places = self._places(dict(enumerate(typed, 1)))
        chosen = [
            (_page(one.page), one.number, file)
            for one in self.places
            if isinstance(file := _first(sent, one.name), FileStorage) and file
        ]
        one_by_one = [file for _page, _number, file in sorted(chosen, key=lambda one: one[:2])]
        self.data = [*together, *one_by_one]
        self.object_data = self.data

    def _places(self, typed: Mapping[int, Any]) -> list[Place]:
        return [
            Place(
                f"{self.name}-{number}",
                f"{self.id}-{number}",
                number,
                str(typed.get(number) or number)[:3],
            )
            for number in range(1, PLACES + 1)
        ]


def _first(sent: Any, name: str) -> Any:
    found = sent.getlist(name) if hasattr(sent, "getlist") else []
    return found[0] if found else None


def _page(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() else _LAST


def _by_name(file: FileStorage) -> list[tuple[int, str]]:
    """IMG_9 before IMG_10."""
    name = legible(file.filename or "").casefold()
    return [
        (int(part) if part.isdigit() else -1, part) for part in re.split(r"([0-9]{1,18})", name)
    ]


def say_order(*uploads: Upload) -> None:
    """Tell whoever sent photographs in which order they were bound."""
    for one in uploads:
        if len(one.photographs) > 1:
            flash(
                _(
                    "%(n)s 张照片已按此顺序合成一个 PDF：%(names)s。顺序不对的，请逐张选择并填写页次后重新上传。",
                    n=len(one.photographs),
                    names="、".join(one.photographs),
                )
            )

"""Finds the header below title rows, by the headings people use for the columns wanted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from incubator.core.errors import RuleError
from incubator.core.tabular.grids import Grid
from incubator.core.texts import tidy
from incubator.core.words import _

TITLE_ROWS = 20
"""How far down a header is looked for."""

_ORNAMENT = re.compile(r"[\s*:]|\((必填|选填)\)")
_HEADINGS_SHOWN = 12


@dataclass(frozen=True)
class Column:
    """A column somebody wants, under any of its headings; the first ones are looked for first."""

    key: str
    aliases: Sequence[str]
    required: bool = False
    code: bool = False
    """Codes and numbers that are names: read half width and without blanks."""


@dataclass(frozen=True)
class Header:
    """A row taken for the header: `places` maps wanted keys to positions in a row."""

    number: int
    texts: Sequence[str]
    places: Mapping[str, int]

    def name(self, place: int) -> str:
        """What an unwanted column is called: its heading, with its position where not unique."""
        text = self.texts[place] if place < len(self.texts) else ""
        if text and self.texts.index(text) == place:
            return text
        return f"{text}（第 {place + 1} 列）" if text else f"第 {place + 1} 列"


def choose(name: str, grids: Sequence[Grid], wanted: Sequence[Column]) -> tuple[Grid, Header]:
    """The first sheet with every required column; RuleError tells what the file `name` lacks."""
    nearest: Header | None = None
    for grid in grids:
        header = best(grid, wanted)
        if header and not _missing(header, wanted):
            _check_unambiguous(header)
            return grid, header
        if header and (not nearest or len(header.places) > len(nearest.places)):
            nearest = header
    if not nearest:
        titles = "、".join(column.aliases[0] for column in wanted)
        raise RuleError(
            _(
                "在“%(name)s”里找不到表头。前 %(rows)s 行中应有一行写着列名，例如：%(titles)s。",
                name=name,
                rows=TITLE_ROWS,
                titles=titles,
            )
        )
    raise RuleError(
        _(
            "“%(name)s”缺少必需的列：%(missing)s。第 %(number)s 行的表头是：%(texts)s。"
            "请补上后再导入。",
            name=name,
            missing="、".join(_missing(nearest, wanted)),
            number=nearest.number,
            texts="、".join(list(filter(None, nearest.texts))[:_HEADINGS_SHOWN]),
        )
    )


def best(grid: Grid, wanted: Sequence[Column]) -> Header | None:
    """The row near the top that names most of the columns; None where none names any."""
    found: Header | None = None
    sought = {column.key: [_sought(alias) for alias in column.aliases] for column in wanted}
    for number, cells in grid.rows[:TITLE_ROWS]:
        texts = [tidy(cell) for cell in cells]
        first = {_plain(text): place for place, text in reversed(list(enumerate(texts)))}
        places = {key: _place(aliases, first) for key, aliases in sought.items()}
        known = {key: place for key, place in places.items() if place is not None}
        if len(known) > (len(found.places) if found else 0):
            found = Header(number, texts, known)
    return found


def _place(aliases: Sequence[str], first: Mapping[str, int]) -> int | None:
    return next((first[alias] for alias in aliases if alias in first), None)


def _plain(heading: str) -> str:
    return _ORNAMENT.sub("", unicodedata.normalize("NFKC", heading)).casefold()


@lru_cache(maxsize=512)
def _sought(alias: str) -> str:
    """The same for our own words, which do not change; cells of a file are not kept."""
    return _plain(alias)


def _missing(header: Header, wanted: Sequence[Column]) -> list[str]:
    return [
        column.aliases[0]
        for column in wanted
        if column.required and column.key not in header.places
    ]


def _check_unambiguous(header: Header) -> None:
    plain = [_plain(text) for text in header.texts]
    for place in header.places.values():
        if plain.count(plain[place]) > 1:
            raise RuleError(
                _(
                    "表头里的“%(text)s”出现了不止一次，不知道以哪一列为准。请删去或改名其中一列。",
                    text=header.texts[place],
                )
            )

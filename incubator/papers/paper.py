"""What a paper says, apart from how it is drawn: the same description becomes a PDF and a DOCX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

Align = Literal["left", "centre", "right"]
Pair = tuple[str, str]


class Size(StrEnum):
    """A3 is the A4 page enlarged for a notice board: the same lines, letters 1.4 times as big."""

    A4 = "A4"
    A3 = "A3"


@dataclass(frozen=True)
class Heading:
    """A section's heading; it never stands alone at the foot of a page."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; each line break in `text` begins a new paragraph, its first line indented."""

    text: str
    align: Align = "left"
    indent: bool = True


@dataclass(frozen=True)
class Facts:
    """Labels with their values, as a form prints them: two pairs to a row where both are short."""

    rows: Sequence[Pair]

    def paired(self, short: Callable[[Pair], bool]) -> list[list[Pair]]:
        """The pairs row by row: a short one is joined by the next if that is short as well."""
        rows: list[list[Pair]] = []
        joinable = False
        for pair in self.rows:
            if joinable and short(pair):
                rows[-1].append(pair)
                joinable = False
            else:
                rows.append([pair])
                joinable = short(pair)
        return rows


@dataclass(frozen=True)
class Table:
    """`widths` are shares of the page's width; `aligns` by column, left where absent.

    The head is repeated on each page; a long row runs on to the next page.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    aligns: Sequence[Align] = ()

    def __post_init__(self) -> None:
        columns = len(self.head)
        if any(len(row) != columns for row in self.rows):
            raise ValueError(f"a row does not have the head's {columns} cells")
        if self.widths and len(self.widths) != columns:
            raise ValueError(f"{len(self.widths)} widths for {columns} columns")

    def shares(self) -> list[float]:
        """The columns' widths as fractions of one."""
        widths = self.widths or [1] * len(self.head)
        return [width / sum(widths) for width in widths]

    def align(self, column: int) -> Align:
        return self.aligns[column] if column < len(self.aligns) else "left"


@dataclass(frozen=True)
class Seals:
    """Room for each body's own stamp under its own full name; the place itself stays blank.

    Without a `date` the line is left open to be filled by hand.
    """

    names: Sequence[str]
    date: str = ""


@dataclass(frozen=True)
class Signatures:
    """A line to sign on for each label, with an open date."""

    labels: Sequence[str]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Facts | Table | Seals | Signatures | PageBreak


@dataclass(frozen=True)
class Paper:
    """`number` stands at the top right, `footer` at the foot left of the page count.

    `text_size` is the running text's size in points on A4: 12 (小四) for forms, 16 (三号) for a
    notice.
    """

    title: str
    blocks: Sequence[Block]
    subtitle: str = ""
    number: str = ""
    footer: str = ""
    author: str = ""
    dated_on: date | None = None
    size: Size = Size.A4
    text_size: float = 12

"""Fills pages from top to bottom with strips that are never cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from incubator.papers.sheet import Sheet

Draw = Callable[[Sheet, float], None]


@dataclass(frozen=True)
class Strip:
    """A slice of the page's full width; `draw` is given the sheet and the y of the slice's top.

    `head` is drawn again above a strip that begins a page; `foot` (of no height) below one that
    ends it.
    """

    height: float
    draw: Draw
    with_next: bool = False
    head: Strip | None = None
    foot: Strip | None = None
    new_page: bool = False


Page = list[tuple[float, Strip]]


def nothing(_sheet: Sheet, _top: float) -> None:
    """Leave the strip blank."""


def gap(height: float, *, with_next: bool = False) -> Strip:
    return Strip(height, nothing, with_next=with_next)


def paginate(strips: Iterable[Strip], height: float) -> list[Page]:
    """Pages of `height`, each strip with its distance from the page's top.

    Strips that belong with the next stay on one page with it, unless a page cannot hold them all.
    """
    filling = _Filling(height)
    for group in _groups(strips):
        tall = sum(strip.height for strip in group)
        if group[0].new_page or tall > filling.left:
            filling.turn()
        for strip in group:
            filling.add(strip)
    filling.turn()
    return filling.pages or [[]]


def _groups(strips: Iterable[Strip]) -> Iterator[Sequence[Strip]]:
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.with_next:
            yield group
            group = []
    if group:
        yield group


class _Filling:
    """The page being filled."""

    def __init__(self, height: float) -> None:
        self.pages: list[Page] = []
        self._height = height
        self._page: Page = []
        self._used = 0.0

    @property
    def left(self) -> float:
        return self._height - self._used

    def turn(self) -> None:
        """Close the page, unless nothing stands on it."""
        if not self._page:
            return
        foot = self._page[-1][1].foot
        if foot:
            self._page.append((self._used, foot))
        self.pages.append(self._page)
        self._page, self._used = [], 0.0

    def add(self, strip: Strip) -> None:
        if strip.height > self.left:
            self.turn()
        if not self._page and strip.head:
            self._place(strip.head)
        if self._page or strip.draw is not nothing:
            self._place(strip)

    def _place(self, strip: Strip) -> None:
        self._page.append((self._used, strip))
        self._used += strip.height

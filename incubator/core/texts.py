"""One place that makes a text fit to keep, so that what is shown anywhere is what is stored."""

from __future__ import annotations

import re
import unicodedata

# Nearly every text: Chinese, ASCII, full-width signs and common punctuation are kept as they are.
_PLAIN = re.compile("[\x20-\x7e·—‘’“”…\u3001-\u3029\u3030-\u303d\u4e00-\u9fff\uff01-\uff5e]*")
_BLANKS = frozenset("\t\u2800")
_BREAKS = frozenset("\x85\u2028\u2029")
_UNSEEN_LETTERS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
)
"""Characters counted as letters or marks that nobody can see."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_MARKS = frozenset({"Mn", "Me"})
_MOST_MARKS = 2
"""Marks one letter may carry; more of them only cover the lines above and below."""
_SPACE = re.compile(r"\s+")


def is_plain(text: str) -> bool:
    """Whether nothing in it has to be made tidy but the blanks at its ends."""
    if text.isascii():
        return text.isprintable()
    return _PLAIN.fullmatch(text) is not None


def tidy(text: str) -> str:
    """NFC with plain blanks and line ends, without what cannot be seen or turns the reading round.

    Controls, zero-width and bidirectional characters go, look-alike blanks become a blank, a letter
    keeps two marks at most, and neither end is blank. Tidying twice changes nothing more.
    """
    if is_plain(text):
        return text.strip(" ")
    seen = "".join(map(_seen, text.replace("\r\n", "\n").replace("\r", "\n")))
    return _few_marks(unicodedata.normalize("NFC", seen)).strip(" \n")


def one_line(text: str) -> str:
    """The same on one line with single blanks, as a name is kept and compared."""
    clean = tidy(text)
    return " ".join(clean.split()) if "  " in clean or "\n" in clean else clean


def tidy_code(text: str) -> str:
    """A code, number or phone: half width and without any blanks. Case is left to its own check."""
    narrow = unicodedata.normalize("NFKC", text)
    if is_plain(narrow) and " " not in narrow:
        return narrow
    before, plain = "", text
    while plain != before:  # a wide form may hold blanks and marks of its own
        before, plain = plain, _SPACE.sub("", unicodedata.normalize("NFKC", tidy(plain)))
    return plain


def _seen(char: str) -> str:
    """What is kept of one character: itself, a blank, a line end or nothing."""
    if char == "\n" or char in _BREAKS:
        return "\n"
    category = unicodedata.category(char)
    if category == "Zs" or char in _BLANKS:
        return " "
    if category in _UNSEEN or char in _UNSEEN_LETTERS or _is_no_character(char):
        return ""
    return char


def _is_no_character(char: str) -> bool:
    """The code points that Unicode never assigns."""
    return ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef"


def _few_marks(text: str) -> str:
    """Without marks on nothing, and without the third and further ones on a letter."""
    found: list[str] = []
    carried = _MOST_MARKS
    for char in text:
        if unicodedata.category(char) in _MARKS:
            carried += 1
            if carried > _MOST_MARKS:
                continue
        else:
            carried = _MOST_MARKS if char in " \n" else 0
        found.append(char)
    return "".join(found)

"""Pinyin initials, so that a name is found by the first letters of its characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

# Place names whose first reading in the dictionary is another one.
_LOCAL_READINGS = {
    "长宁": [["cháng"], ["níng"]],
    "长寿": [["cháng"], ["shòu"]],
    "长兴": [["cháng"], ["xīng"]],
    "长风": [["cháng"], ["fēng"]],
    "长桥": [["cháng"], ["qiáo"]],
    "长白": [["cháng"], ["bái"]],
    "长辛店": [["cháng"], ["xīn"], ["diàn"]],
    "大栅栏": [["dà"], ["shí"], ["làn"]],
}


@lru_cache(maxsize=8192)
def initials(name: str) -> str:
    """Lower-case initials, with Latin letters and digits kept: 3A级社团 → 3ajst."""
    plain = unicodedata.normalize("NFKC", name)
    letters = "".join(_first_letters()(plain)).lower()
    return "".join(char for char in letters if char.isascii() and char.isalnum())


@lru_cache(maxsize=1)
def _first_letters() -> Callable[[str], list[str]]:
    # Imported on first use: the dictionaries cost a quarter of a second and 20 MB. Words are cut as
    # pypinyin cuts them; taking only first letters from its tables is four times as fast.
    from pypinyin import load_phrases_dict
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
    from pypinyin.seg.mmseg import seg

    load_phrases_dict(_LOCAL_READINGS)

    @lru_cache(maxsize=4096)
    def letter(reading: str) -> str:
        return unicodedata.normalize("NFD", reading)[0]

    def letters(word: str) -> list[str]:
        if len(word) > 1 and (readings := PHRASES_DICT.get(word)):
            return [letter(one[0]) for one in readings]
        single = (PINYIN_DICT.get(ord(char)) or char for char in word)
        return [letter(reading.split(",")[0] or reading) for reading in single]

    return lambda text: [one for word in seg.cut(text) for one in letters(word)]

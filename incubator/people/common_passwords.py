"""Passwords everybody tries first: common words in any dress, runs of keys, repeated pieces."""

from __future__ import annotations

import re

_LIST = """
    password passwd passw passwort pass word admin administrator root superuser system sysadmin guest test tester
    user username login welcome letmein hello secret master manager default changeme change temp
    qwerty qwertyuiop qwert asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc qweasd qweasdzxc
    abc abcd abcdef abcdefg iloveyou love sunshine princess dragon monkey shadow football baseball
    superman batman freedom whatever trustno michael jordan charlie computer internet samsung huawei
    woaini woaiwojia nihao zhongguo beijing shanghai guangzhou shenzhen tianjin chongqing mima
    mimama kouling yonghu guanli guanliyuan xitong ceshi denglu zhanghao jiedao shequ juweihui
    zhengfu fuwu fuwuzhongxin zhongxin jiedaoban minzheng shehuizuzhi zuzhi fuhua hello world
    china chinese spring summer autumn winter january february march april june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday
"""
_WORDS = frozenset(_LIST.split())
_LOOK_ALIKES = str.maketrans("0134579@$!|", "oleastgasii")
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujm",
    "!@#$%^&*()",
)


def is_common(password: str) -> bool:
    """Whether little is left of it once common words, runs and repetitions are taken away."""
    text = password.casefold()
    return any(_left(form) < 5 for form in {text, text.translate(_LOOK_ALIKES)}) or _repeats(text)


def _left(text: str) -> int:
    """How many characters are not part of a common word, a year, or a run of three or more keys."""
    for word in sorted(_WORDS, key=len, reverse=True):
        if len(word) > 2 and word in text:
            text = text.replace(word, " ")
    text = re.sub(r"(19|20)[0-9]{2}([01][0-9][0-3][0-9])?", " ", text)
    text = _without_runs(text)
    text = re.sub(r"(.)\1{2,}", " ", text)
    return len(re.sub(r"\s", "", text))


def _without_runs(text: str) -> str:
    kept, place = "", 0
    while place < len(text):
        length = _run_at(text, place)
        kept += " " if length > 2 else text[place]
        place += length if length > 2 else 1
    return kept


def _run_at(text: str, place: int) -> int:
    """How many characters from `place` follow each other on a keyboard or in the alphabet."""
    longest = 1
    for row in _RUNS:
        for line in (row, row[::-1]):
            length = 1
            while place + length < len(text) and text[place : place + length + 1] in line:
                length += 1
            longest = max(longest, length)
    return longest


def _repeats(text: str) -> bool:
    """abcabcabc, 12121212: one short piece over and over."""
    return any(
        len(text) >= 3 * size and text == (text[:size] * len(text))[: len(text)]
        for size in range(1, 5)
    )

"""Opening hours are read as people write them, and what cannot be read is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.core.errors import RuleError
from incubator.premises import opening, opening_text
from incubator.premises.models import Opening


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("09:00-12:00、14:00-21:00", [(540, 720), (840, 1260)]),
        ("14：00—21：00，9:00至12:00", [(540, 720), (840, 1260)]),
        ("18:00–次日 01:30", [(1080, 1530)]),
        ("9点到17点30分", [(540, 1050)]),
        ("00:00-24:00", [(0, 1440)]),
        ("09:00–12:00, 18:00–01:30 next day", [(540, 720), (1080, 1530)]),
        ("All day", [(0, 1440)]),
        ("全天", [(0, 1440)]),
        ("  ", []),
    ],
)
def test_hours_are_read_in_any_usual_writing(text: str, windows: list[tuple[int, int]]) -> None:
    assert opening_text.read(text) == windows


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("上午", "看不懂“上午”"),
        ("18:00-01:00", "请在结束前写“次日”"),
        ("09:00-09:00", "不晚于开始时间"),
        ("09:00-12:00、11:00-13:00", "11:00 开始时前一段还没有结束"),
        ("09:70-12:00", "不是一天里的时间"),
        ("25:00-26:00", "不是一天里的时间"),
        ("08:00-次日 09:00", "超过一整天"),
        ("、".join(f"{hour:02}:00-{hour:02}:30" for hour in range(9)), "最多写 8 段"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(text: str, words: str) -> None:
    with pytest.raises(RuleError, match=words) as refused:
        opening_text.read(text, field="workday")
    assert refused.value.field == "workday"


@given(marks=st.lists(st.integers(0, 1440), min_size=2, max_size=8, unique=True).map(sorted))
def test_what_is_written_is_read_back(marks: list[int]) -> None:
    windows = list(zip(marks[::2], marks[1::2], strict=False))
    words = opening.in_words([Opening(opens=opens, closes=closes) for opens, closes in windows])
    assert opening_text.read(words) == windows

"""Many certificates in one file to print."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest

from incubator.certificates.drawing import draw, draw_many
from incubator.certificates.facts import CertificateFacts
from incubator.core.errors import RuleError
from tests.certificates.samples import GRANT
from tests.papers import reading


def numbered(count: int) -> Iterator[CertificateFacts]:
    for number in range(1, count + 1):
        code = f"{number:016}"
        yield replace(
            GRANT,
            recipient=f"示例第{number}社区服务队",
            code=code,
            verify_url=f"https://centre.example/verify/{code}",
        )


def test_each_page_has_its_own_name_and_code() -> None:
    out = io.BytesIO()
    assert draw_many(numbered(12), out) == 12
    pages = reading.texts(out.getvalue())
    for number, page in enumerate(pages, 1):
        assert f"示例第{number}社区服务队" in page
        assert reading.qr_codes(out.getvalue(), number - 1) == [
            f"https://centre.example/verify/{number:016}"
        ]


def test_border_and_fonts_are_stored_once_however_many_pages() -> None:
    few, many = io.BytesIO(), io.BytesIO()
    draw_many(numbered(2), few)
    draw_many(numbered(42), many)
    assert len(reading.fonts(many.getvalue())) == 2
    assert len(many.getvalue()) - len(few.getvalue()) < 40 * 4_000


def test_the_file_is_the_same_whenever_it_is_drawn() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    draw_many(numbered(3), first)
    draw_many(numbered(3), second)
    assert first.getvalue() == second.getvalue()


def test_progress_is_told_page_by_page() -> None:
    told: list[int] = []
    draw_many(numbered(4), io.BytesIO(), told.append)
    assert told == [1, 2, 3, 4]


def test_certificates_are_taken_one_at_a_time() -> None:
    """A list of a thousand need not be in memory before the first is drawn."""
    taken = 0

    def counted() -> Iterator[CertificateFacts]:
        nonlocal taken
        for facts in numbered(5):
            taken += 1
            yield facts

    seen: list[tuple[int, int]] = []
    draw_many(counted(), io.BytesIO(), lambda done: seen.append((taken, done)))
    assert seen == [(number, number) for number in range(1, 6)]


def test_one_refusal_leaves_no_half_file() -> None:
    out = io.BytesIO()
    with pytest.raises(RuleError):
        draw_many([GRANT, replace(GRANT, recipient="示例\ue123")], out)
    assert out.getvalue() == b""


def test_nothing_to_print_is_said_and_not_printed() -> None:
    out = io.BytesIO()
    with pytest.raises(RuleError, match="没有可打印的证书"):
        draw_many([], out)
    assert out.getvalue() == b""


def test_a_page_looks_as_the_single_certificate_does() -> None:
    out = io.BytesIO()
    draw_many([GRANT], out)
    assert reading.picture(out.getvalue()).tobytes() == reading.picture(draw(GRANT)).tobytes()

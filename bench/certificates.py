"""Measures certificates: one against the bare drawing of its page, signing, many in one file.

Run `python -m bench.certificates` for a table, with `--json` for figures a machine reads. Times are
CPU time in one process, medians of rounds in which the compared things take turns. The bare drawing
is the same page with nothing left to decide: the same lines at known places, and its QR code.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from incubator.certificates.drawing import add_page, draw, draw_many
from incubator.certificates.facts import CertificateFacts
from incubator.certificates.qr import qr_path
from incubator.certificates.signing import sign, verify
from incubator.core.signing_pair import new_signing_pair
from incubator.papers.fonts import chinese_fonts
from incubator.papers.sheet import A4_LANDSCAPE, Sheet

ROUNDS, REPEATS = 15, 20
SMALL, LARGE = 100, 1000

SAMPLE = CertificateFacts(
    title="资助证书",
    serial="示字〔2026〕第 0017 号",
    recipient="示例绿色家园促进会",
    recipient_code="统一社会信用代码 51990104MJ00000501",
    subtitle="社会组织发展专项资金 · 2026 年第二批 · 品牌项目",
    text=("经评审、公示，你单位申报的", "“示例街道垃圾分类与社区花园共建”项目获得立项资助，"),
    amount="¥12,345.60",
    amount_words="人民币壹万贰仟叁佰肆拾伍元陆角整",
    basis="示街发〔2026〕12 号《示例街道社会组织发展专项资金管理办法》第九条",
    issuers=("示例市示例区人民政府示例街道办事处",),
    issued_on=date(2026, 11, 30),
    code="7KQ2M9XD4PRTVW3H",
    verify_url="https://centre.example/verify/7KQ2M9XD4PRTVW3H",
)

Call = tuple[str, tuple[Any, ...], dict[str, Any]]


class _Recorder(Sheet):
    """Draws as usual and keeps every call, with positions and lines as the layout decided them."""

    def __init__(self) -> None:
        super().__init__(A4_LANDSCAPE, chinese_fonts(), title="")
        self.calls: list[Call] = []

    def put(self, operators: str) -> None:
        self.calls.append(("put", (operators,), {}))

    def text(self, *args: Any, **options: Any) -> None:
        self.calls.append(("text", args, options))

    def stamp(self, *args: Any) -> None:
        self.calls.append(("stamp", args, {}))


def recorded(facts: CertificateFacts) -> list[Call]:
    """What is drawn on the certificate's page, the layout worked out beforehand."""
    recorder = _Recorder()
    add_page(recorder, chinese_fonts(), facts)
    return recorder.calls


def bare(calls: list[Call]) -> bytes:
    """The page from its recorded calls: the least this canvas and these fonts can cost."""
    qr_path(SAMPLE.verify_url, 0, 0, 1)  # each page has a code of its own: no drawing is spared it
    sheet = Sheet(
        A4_LANDSCAPE,
        chinese_fonts(),
        title=f"{SAMPLE.title} {SAMPLE.serial}",
        author="、".join(SAMPLE.issuers),
        dated_on=SAMPLE.issued_on,
    )
    for name, args, options in calls:
        getattr(sheet, name)(*args, **options)
    sheet.next_page()
    return sheet.save()


def times() -> dict[str, float]:
    """Medians in milliseconds of CPU, and the ratio of drawing to bare drawing."""
    calls = recorded(SAMPLE)
    key = certificate = new_signing_pair("示例")
    at = datetime(2026, 11, 30, tzinfo=UTC)
    plain = draw(SAMPLE)
    assert bare(calls) == plain
    signed = sign(plain, key, certificate, at=at, reason="签发")
    found = _in_turns(
        {
            "draw_ms": lambda: draw(SAMPLE),
            "bare_ms": lambda: bare(calls),
            "sign_ms": lambda: sign(plain, key, certificate, at=at, reason="签发"),
            "draw_and_sign_ms": lambda: sign(draw(SAMPLE), key, certificate, at=at, reason="签发"),
            "verify_ms": lambda: verify(signed, certificate),
        }
    )
    ratios = [
        drawn / least for drawn, least in zip(found["draw_ms"], found["bare_ms"], strict=True)
    ]
    medians = {name: statistics.median(values) for name, values in found.items()}
    return medians | {"draw_to_bare": statistics.median(ratios), "one_kb": len(plain) / 1000}


def _in_turns(works: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Milliseconds per call, a figure per round; taking turns spreads the machine's other work."""
    for work in works.values():
        work()
    found: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            start = time.process_time()
            for _ in range(REPEATS):
                work()
            found[name].append((time.process_time() - start) / REPEATS * 1000)
    return found


def numbered(count: int) -> Iterator[CertificateFacts]:
    """Certificates with names, numbers and codes of their own."""
    for number in range(1, count + 1):
        code = f"{number:016}"
        yield replace(
            SAMPLE,
            recipient=f"示例第{number}社区志愿服务队",
            serial=f"示字〔2026〕第 {number:04} 号",
            code=code,
            verify_url=f"https://centre.example/verify/{code}",
        )


def printing(count: int) -> dict[str, float]:
    """Peak memory of this process and size, in MB, once a file of `count` pages is drawn (Linux)."""
    out = io.BytesIO()
    start = time.process_time()
    draw_many(numbered(count), out)
    seconds = time.process_time() - start
    status = Path("/proc/self/status").read_text()
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert peak
    return {
        "peak_mb": int(peak[1]) / 1000,
        "file_mb": len(out.getvalue()) / 1_000_000,
        "seconds": seconds,
    }


def memory() -> dict[str, float]:
    """Peaks of two fresh processes and their ratio."""
    small, large = (_elsewhere(count) for count in (SMALL, LARGE))
    return {
        "small_peak_mb": small["peak_mb"],
        "large_peak_mb": large["peak_mb"],
        "large_to_small": large["peak_mb"] / small["peak_mb"],
        "large_file_mb": large["file_mb"],
        "large_seconds": large["seconds"],
    }


def _elsewhere(count: int) -> dict[str, float]:
    command = [sys.executable, "-m", __spec__.name, "--pages", str(count)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 (our own module)
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--pages", type=int, help="only draw a file of so many pages, as JSON")
    options = parser.parse_args()
    if options.pages:
        print(json.dumps(printing(options.pages)))
        return
    found = times() | memory()
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        print(f"{name:20} {value:10.3f}")


if __name__ == "__main__":
    main()

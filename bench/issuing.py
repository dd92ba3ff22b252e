"""Measures issuing a certificate end to end, beside drawing and signing the same page alone.

Run `python -m bench.issuing` for a table, with `--json` for figures a machine reads. Issuing is two
transactions on a SQLite file of its own, laying it out once to refuse early, drawing, signing, and keeping
the bytes durably; both CPU time and time by the clock are medians over ROUNDS certificates.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from incubator import create_app
from incubator.certificates import issuing
from incubator.certificates.drawing import draw
from incubator.certificates.models import Certificate
from incubator.certificates.services import Contents
from incubator.certificates.signing import sign
from incubator.cli.installing import prepare
from incubator.config import Config, Mode
from incubator.core import clock, installation
from incubator.core.db import db, transaction
from incubator.core.permissions import SYSTEM
from incubator.organizations.hubs import open_default_hub

ROUNDS = 60


@contextmanager
def installed() -> Iterator[int]:
    """A fresh installation in a temporary folder; answers the id of its one street."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        config = Config(
            instance=path,
            database_url=f"sqlite:///{path / 'bench.db'}",
            uploads=path / "uploads",
            mode=Mode.DEVELOPMENT,
        )
        with create_app(config).app_context():
            prepare()
            with transaction():
                hub_id = open_default_hub("SL", by=SYSTEM, at=clock.now()).id
            yield hub_id
            db.session.remove()
            db.engine.dispose()


def contents(hub_id: int, number: int) -> Contents:
    return Contents(
        hub_id=hub_id,
        source=f"award:{number}",
        title="资助证书",
        subtitle="社会组织发展专项资金 · 2026 年第二批 · 品牌项目",
        recipient=f"示例第{number}社区志愿服务队",
        recipient_code="统一社会信用代码 51990104MJ00000501",
        text=(
            "经评审、公示，你单位申报的",
            "“示例街道垃圾分类与社区花园共建”项目获得立项资助，",
            "资助金额人民币壹万贰仟叁佰肆拾伍元陆角（¥12,345.60）。",
            "特颁此证。",
        ),
        amount=1_234_560,
        basis="示街发〔2026〕12 号《示例街道社会组织发展专项资金管理办法》第九条",
        issuers=("示例市示例区人民政府示例街道办事处",),
        issued_on=clock.today(),
    )


def times() -> dict[str, float]:
    """Medians in milliseconds: issuing, and its drawing and signing alone."""
    with installed() as hub_id:
        office = replace(SYSTEM, hub_id=hub_id)
        first = issuing.issue(contents(hub_id, 0), by=office, at=clock.now())
        facts = issuing.facts_of(db.session.get_one(Certificate, first.id))
        pair = installation.current().keys.signing

        def issue(number: int) -> None:
            issuing.issue(contents(hub_id, number), by=office, at=clock.now())

        def draw_and_sign(_number: int) -> None:
            sign(draw(facts), pair, pair, at=clock.now(), reason="签发")

        return {**_medians("issue", issue), **_medians("draw_and_sign", draw_and_sign)}


def _medians(name: str, act: Callable[[int], None]) -> dict[str, float]:
    cpu, clocked = [], []
    for number in range(1, ROUNDS + 1):
        started, ticking = time.process_time(), time.perf_counter()
        act(number)
        cpu.append((time.process_time() - started) * 1000)
        clocked.append((time.perf_counter() - ticking) * 1000)
    return {f"{name}_cpu_ms": statistics.median(cpu), f"{name}_ms": statistics.median(clocked)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    found = times()
    if parser.parse_args().json:
        print(json.dumps(found, indent=2))
        return
    for name, value in found.items():
        print(f"{name:20} {value:10.3f}")


if __name__ == "__main__":
    main()

"""Reads the sheets of a workbook through a confined process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from incubator.core.errors import RuleError
from incubator.core.tabular import limits, safety
from incubator.core.tabular.grids import Grid

_WORKER = Path(__file__).with_name("worker.py")
# Several uploads at once wait for each other instead of multiplying the memory.
_one_at_a_time = threading.Lock()


def read_sheets(data: bytes, *, max_rows: int) -> list[Grid]:
    """Every visible sheet, at most `max_rows` filled rows of each; RuleError where unreadable.

    A parser of compiled code meets files here that anybody may have made. In its own process a
    sheet that claims a billion cells, or a bug it triggers, ends that process and nothing else.
    """
    most = [
        max_rows,
        limits.MAX_CELLS,
        limits.MAX_TEXT,
        limits.WORKER_SECONDS,
        limits.WORKER_MEMORY,
    ]
    command = [sys.executable, "-P", "-S", "-s", str(_WORKER), *map(str, most)]
    # The environment holds secrets, and the process that reads foreign files needs none of them.
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    try:
        with _one_at_a_time:
            done = subprocess.run(  # noqa: S603 - our own interpreter and script, data by pipe
                command,
                input=data,
                env=environment,
                capture_output=True,
                timeout=limits.WORKER_PATIENCE,
                check=False,
            )
    except subprocess.TimeoutExpired as late:
        raise safety.too_big() from late
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise safety.too_big()
    if done.returncode:
        raise safety.damaged()
    return _grids(done.stdout.splitlines())


def _grids(lines: Iterable[bytes]) -> list[Grid]:
    grids: list[Grid] = []
    for line in lines:
        said = json.loads(line)
        if isinstance(said, list):
            grids[-1].rows.append((said[0], said[1]))
        elif "sheet" in said:
            grids.append(Grid(said["sheet"], []))
        elif "more" in said:
            grids[-1] = Grid(grids[-1].sheet, grids[-1].rows, cut=True)
        elif "refused" in said:
            raise _refusal(said["refused"])
    return grids


def _refusal(reason: str) -> RuleError:
    reasons = {"password": safety.encrypted, "damaged": safety.damaged, "size": safety.too_big}
    return reasons[reason]()

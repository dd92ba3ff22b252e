"""`--help` answers before anything is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_the_commands_are_listed_where_nothing_is_installed_yet(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "incubator", "--help"],
        env={**os.environ, "INCUBATOR_INSTANCE": str(tmp_path / "nowhere")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 0
    assert answer.stderr == ""
    for name in ("init", "demo", "serve", "user", "import"):
        assert f"\n  {name} " in answer.stdout

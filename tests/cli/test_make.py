"""`make run` finds a Python without showing what a wrapper says about those it does not have."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make on this machine")
def test_looking_for_a_python_is_silent(tmp_path):
    for name, script in {
        "python3.13": "echo 'pyenv: python3.13: command not found' >&2; exit 127",
        "python3.12": f'exec "{sys.executable}" "$@"',
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    found = subprocess.run(
        ["make", "--no-print-directory", "--eval=which: ; @echo $(PYTHON)", "which"],  # noqa: S607  (make is where the machine has it)
        cwd=ROOT,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (found.stdout.strip(), found.stderr) == ("python3.12", "")

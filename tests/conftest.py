"""What many tests start from: a workspace of their own, and the looks that ship with the program."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from packbuilder.resources import Layouts

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with a copy of the project's content, to build in and to break."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    return tmp_path


@pytest.fixture(scope="session")
def layouts() -> Layouts:
    """The looks that ship with the program."""
    return Layouts.standard()

"""What many tests start from: a workspace of their own, and the looks that ship with the program."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import whole as whole_workspace

from packbuilder.resources import Layouts
from packbuilder.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent

# Whole packs, or whole files of every form: two thirds of the time of all tests. `make quick` leaves them out.
SLOW = {
    "test_again", "test_archive", "test_build", "test_cluster", "test_cover", "test_deck", "test_examples",
    "test_guide", "test_handout", "test_handout_pages", "test_languages", "test_kill", "test_looks", "test_many",
    "test_picture_files", "test_poster", "test_poster_generated", "test_poster_rtl", "test_press", "test_print_this",
    "test_proof_selections", "test_register", "test_slides_notes", "test_untrusted", "test_watching", "test_worksheet",
}  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the slow modules."""
    for item in items:
        if item.path.stem in SLOW:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with a copy of the project's content, to build in and to break."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    return tmp_path


@pytest.fixture(scope="session")
def layouts() -> Layouts:
    """The looks that ship with the program."""
    return Layouts.standard()


@pytest.fixture(scope="session")
def shipped() -> Workspace:
    """The content that comes with the project, read once; only to look at."""
    return Workspace(ROOT)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The small workspace that uses every key of the content language (tests/cases/_whole.yaml), read once."""
    return whole_workspace.write(tmp_path_factory.mktemp("whole"))

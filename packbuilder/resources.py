"""Where looks are found: a search path of folders, the user's before our own.

A user overrides one file at a time by putting a file of the same name into ``layouts/`` of the
workspace; whatever is not there comes from the folder that ships with the program.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from .diagnostics import PackError

HERE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder ``name`` that ships with the program: inside the wheel, else beside the package in a checkout."""
    inside = HERE / f"_{name}"
    return inside if inside.is_dir() else HERE.parent / name


def stands(path: Path) -> bool:
    """Whether a file stands at ``path``; none does under a name that no disk takes."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


class Layouts:
    """Folders of looks, searched in order; the first that has a file wins."""

    def __init__(self, *roots: Path) -> None:
        self.roots = tuple(r.resolve() for r in roots if r.is_dir())

    @classmethod
    def standard(cls, workspace: Path | None = None) -> Layouts:
        """The workspace's ``layouts/`` (if any), then the shipped ones."""
        return cls(*([workspace / "layouts"] if workspace else []), shipped("layouts"))

    def find(self, rel: str) -> Path | None:
        """The file ``rel`` (with ``/``) in the first folder that has it, or None. Never outside the folders."""
        parts = PurePosixPath(rel).parts
        if not parts or PurePosixPath(rel).is_absolute() or ".." in parts:
            return None
        for root in self.roots:
            path = root.joinpath(*parts).resolve()
            if path.is_relative_to(root) and stands(path):
                return path
        return None

    def path(self, rel: str) -> Path:
        """As :meth:`find`; raises :class:`PackError` where there is none."""
        path = self.find(rel)
        if path is None:
            raise PackError.one(f"no layout file {rel}", hint="look in " + " or ".join(r.name for r in self.roots))
        return path

    def read_text(self, rel: str) -> str:
        """The text of the file ``rel``."""
        return self.path(rel).read_text(encoding="utf-8")

    def read_bytes(self, rel: str) -> bytes:
        """The bytes of the file ``rel``."""
        return self.path(rel).read_bytes()

    def names(self, folder: str) -> list[str]:
        """The names of everything that stands in ``folder`` of any root, sorted."""
        found: set[str] = set()
        for root in self.roots:
            here = root.joinpath(*PurePosixPath(folder).parts)
            if here.is_dir():
                found |= {p.name for p in here.iterdir() if not p.name.startswith(".")}
        return sorted(found)

    def designs(self, folder: str) -> list[str]:
        """The designs that ``folder`` has: a YAML file each, beside the words that all of them share."""
        names = [n.removesuffix(".yaml") for n in self.names(folder) if n.endswith(".yaml")]
        return [n for n in names if not n.startswith("words")]


def find_root(start: Path) -> Path:
    """The workspace: the nearest folder at or above ``start`` that has a ``content/`` folder.

    Raises :class:`PackError` (wrong use) where there is none.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "content").is_dir():
            return folder
    hint = "go to the folder that has content/ in it, or make one with `packbuilder new`"
    raise PackError.one("there is no content/ folder here", hint=hint, exit_code=2)

"""One safeguarding briefing in; handouts, posters and slides out.

These are the names for other programs; all else may change without a word. Each is fetched from its module when
it is first asked for, so that importing this package loads no engine::

    from pathlib import Path
    import datetime as dt
    import packbuilder as pb

    workspace, report = pb.Workspace(Path("mine")), pb.Report()
    jobs = pb.plan(workspace, ["staffroom"], pb.Wanted(), dt.date(2026, 9, 1), report.found)
    report.built = pb.run(jobs, workspace.layouts, pb.Store(Path("mine/output")))
"""

from __future__ import annotations

import importlib

TYPE_CHECKING = False  # as typing says it, which costs a fifth of a start
if TYPE_CHECKING:
    from typing import Any

    from .build import Report, run
    from .checking import check
    from .diagnostics import Diagnostic, PackError, Position, Severity
    from .planning import Wanted, plan
    from .resources import Layouts
    from .selection import select
    from .store import Store
    from .workspace import Workspace

__all__ = [
    "Diagnostic",
    "Layouts",
    "PackError",
    "Position",
    "Report",
    "Severity",
    "Store",
    "Wanted",
    "Workspace",
    "check",
    "plan",
    "run",
    "select",
]

_HOMES = {
    "build": ("Report", "run"),
    "checking": ("check",),
    "diagnostics": ("Diagnostic", "PackError", "Position", "Severity"),
    "planning": ("Wanted", "plan"),
    "resources": ("Layouts",),
    "selection": ("select",),
    "store": ("Store",),
    "workspace": ("Workspace",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])

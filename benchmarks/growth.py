"""What one page and one slide more cost: documents of growing length, set and proven in one process that is warm.

python -m benchmarks.growth handout 12 24 48      (sections; prints JSON lines)
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from . import content

ROUNDS = 3


def measure(name: str, sections: int, rounds: int = ROUNDS) -> dict[str, Any]:
    """The medians of setting and of proving one file of the format ``name``, processor seconds, and its length."""
    import packbuilder as pb
    from packbuilder import build, formats
    from packbuilder.proof import prove

    with tempfile.TemporaryDirectory() as folder:
        workspace = pb.Workspace(content.long(Path(folder), sections, (name,)))
        report = pb.Report()
        job = pb.plan(workspace, [name], pb.Wanted(), dt.date(2026, 9, 1), report.found)[0]
        brand = build._brand(workspace.layouts, job)
        setting, proving = [], []
        for _ in range(rounds):
            began = time.process_time()
            made = formats.load(name).build(job.sheet, workspace.layouts, brand)
            middle = time.process_time()
            proof = prove(made.data, made.suffix, job.sheet.selected, workspace.layouts, name=job.rel)
            proving.append(time.process_time() - middle)
            setting.append(middle - began)
            if not proof.ok:
                raise RuntimeError(f"{job.rel} is not as it should be: {proof.diagnostics}")
    return {
        "count": made.count,
        "unit": made.unit,
        "set": statistics.median(setting),
        "prove": statistics.median(proving),
    }


if __name__ == "__main__":
    measure(sys.argv[1], 2, 1)  # the engines are loaded
    for size in sys.argv[2:]:
        print(json.dumps(measure(sys.argv[1], int(size))), flush=True)

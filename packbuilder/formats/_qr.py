"""QR codes as vectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

#: Modules of quiet around a code (ISO/IEC 18004, 9.1).
QUIET = 4


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code to draw: ``modules`` a side without the quiet zone, and a path of unit squares, quiet zone included."""

    text: str
    modules: int
    path: str

    @property
    def side(self) -> int:
        """Modules a side with the quiet zone."""
        return self.modules + 2 * QUIET

    def quiet(self, size: float) -> float:
        """How wide the quiet zone is where the code itself is ``size`` wide."""
        return size * QUIET / self.modules


@lru_cache(64)  # a poster asks for its code with every size that it tries
def code(text: str) -> Code:
    """The QR code of ``text``, a quarter of which may be lost (level M grows to Q where that costs no size)."""
    import segno  # type: ignore[import-untyped,unused-ignore]

    made = segno.make(text, error="m", micro=False)
    rows = [list(row) for row in made.matrix]
    path: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                path.append(f"M{x + QUIET} {y + QUIET}h{run - x}v1h-{run - x}z")
                x = run
            x += 1
    return Code(text, len(rows), "".join(path))

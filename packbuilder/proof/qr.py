"""Reading a QR code off a finished page (ISO/IEC 18004), so that where it leads is known and not hoped.

Only what a cleanly printed code needs: no slant, no damage. A code that cannot be read so would be a poor print.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

# Version 1 to 10: all codewords, check codewords in a block and blocks by level (tables 7 and 9 of the standard).
_ALL = (26, 44, 70, 100, 134, 172, 196, 242, 292, 346)
_CHECK = {
    "L": (7, 10, 15, 20, 26, 18, 20, 24, 30, 18), "M": (10, 16, 26, 18, 24, 16, 18, 22, 22, 26),
    "Q": (13, 22, 18, 26, 18, 24, 18, 22, 20, 24), "H": (17, 28, 22, 16, 22, 28, 26, 26, 24, 28),
}  # fmt: skip
_BLOCKS = {
    "L": (1, 1, 1, 1, 1, 2, 2, 2, 2, 4), "M": (1, 1, 1, 2, 2, 4, 4, 4, 5, 5),
    "Q": (1, 1, 2, 2, 4, 4, 6, 6, 8, 8), "H": (1, 1, 2, 4, 4, 4, 5, 6, 8, 8),
}  # fmt: skip
_ALIGNED = ((), (6, 18), (6, 22), (6, 26), (6, 30), (6, 34), (6, 22, 38), (6, 24, 42), (6, 26, 46), (6, 28, 50))
_LEVELS = {1: "L", 0: "M", 3: "Q", 2: "H"}
_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda r, c: (r + c) % 2 == 0, lambda r, c: r % 2 == 0, lambda r, c: c % 3 == 0, lambda r, c: (r + c) % 3 == 0,
    lambda r, c: (r // 2 + c // 3) % 2 == 0, lambda r, c: r * c % 2 + r * c % 3 == 0,
    lambda r, c: (r * c % 2 + r * c % 3) % 2 == 0, lambda r, c: ((r + c) % 2 + r * c % 3) % 2 == 0,
)  # fmt: skip
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

Matrix = list[list[bool]]


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says; how wide it is without its quiet zone, and how many light modules surround it, in pixels."""

    text: str
    width: float
    quiet: float


def read_code(image: Any) -> Code | None:
    """The code in ``image`` (Pillow, grey), which holds one upright code and a little around it; None where none is."""
    width, height = image.size
    data = image.point([1] * 128 + [0] * 128).tobytes()  # 1 for dark
    rows = [data[y * width : (y + 1) * width] for y in range(height)]
    found = _corners(rows)
    if found is None:
        return None
    left, right, middle, module = found
    side = round((right - left) / module)
    if side < 21:
        return None
    step = (right - left) / side
    top = middle - 3.5 * step
    if top < 0 or top + side * step > height + 1:
        return None
    matrix = [
        [bool(rows[min(height - 1, int(top + (r + 0.5) * step))][int(left + (c + 0.5) * step)]) for c in range(side)]
        for r in range(side)
    ]
    text = decode(matrix)
    if text is None:
        return None
    return Code(text, right - left, _quiet(rows, left, right, int(top + 3.5 * step)) / step)


def _corners(rows: Sequence[bytes]) -> tuple[float, float, float, float] | None:
    """Left and right edge of the code, the middle of its upper corner marks, and the size of a module."""
    band: list[tuple[int, float, float, float]] = []
    for y, row in enumerate(rows):
        marks = list(_marks(row))
        if len(marks) >= 2 and abs(marks[0][1] - marks[-1][1]) < marks[0][1] * 0.25:
            band.append((y, marks[0][0], marks[-1][0] + marks[-1][1], (marks[0][1] + marks[-1][1]) / 14))
        elif band:
            if len(band) >= band[0][3] * 2:
                break
            band = []
    if not band:
        return None
    middle = band[len(band) // 2]
    return middle[1], middle[2], (band[0][0] + band[-1][0] + 1) / 2, middle[3]


def _marks(row: bytes) -> Iterator[tuple[float, float]]:
    """Where a row crosses the middle of a corner mark (dark, light, three dark, light, dark): its start and width."""
    at = 0
    runs: list[tuple[int, int, int]] = []
    for value, group in groupby(row):
        length = sum(1 for _ in group)
        runs.append((value, at, length))
        at += length
    for i in range(len(runs) - 4):
        five = runs[i : i + 5]
        lengths = [r[2] for r in five]
        unit = sum(lengths) / 7
        if (
            five[0][0]
            and unit >= 2
            and all(abs(n - w * unit) <= 0.5 * unit for n, w in zip(lengths, (1, 1, 3, 1, 1), strict=True))
        ):
            yield five[0][1], sum(lengths)


def _quiet(rows: Sequence[bytes], left: float, right: float, y: int) -> float:
    """The narrower of the light margins beside the code, in pixels."""
    row = rows[y]
    before, after = row[: int(left)][::-1], row[int(right) + 1 :]
    return min((m.index(1) if 1 in m else len(m)) for m in (before, after))


def decode(matrix: Matrix) -> str | None:
    """The text of a matrix of modules, True for dark; None where it is no code of version 1 to 10."""
    side = len(matrix)
    version = (side - 17) // 4
    if side != 17 + 4 * version or not 1 <= version <= len(_ALL):
        return None
    bits = [matrix[8][c] for c in (0, 1, 2, 3, 4, 5, 7, 8)] + [matrix[r][8] for r in (7, 5, 4, 3, 2, 1, 0)]
    known = sum(bit << (14 - i) for i, bit in enumerate(bits)) ^ 0x5412
    level, mask = _LEVELS[known >> 13], _MASKS[(known >> 10) & 7]
    stream = [matrix[r][c] != mask(r, c) for r, c in _path(side, _reserved(side, version))]
    words = [sum(b << (7 - k) for k, b in enumerate(stream[i : i + 8])) for i in range(0, len(stream) - 7, 8)]
    words = words[: _ALL[version - 1]]
    blocks, check = _BLOCKS[level][version - 1], _CHECK[level][version - 1]
    short = len(words) // blocks - check
    longer = len(words) % blocks
    held: list[list[int]] = [[] for _ in range(blocks)]
    rest = iter(words)
    for i in range(short + (1 if longer else 0)):
        for block in range(blocks):
            if i < short or block >= blocks - longer:
                held[block].append(next(rest))
    return _text([w for block in held for w in block], version)


def _reserved(side: int, version: int) -> set[tuple[int, int]]:
    """The modules that carry no data."""
    out = {(r, c) for r in range(9) for c in range(9)}
    out |= {(r, c) for r in range(9) for c in range(side - 8, side)}
    out |= {(c, r) for r, c in list(out) if c >= side - 8}
    out |= {(6, i) for i in range(side)} | {(i, 6) for i in range(side)}
    spots = _ALIGNED[version - 1]
    for y in spots:
        for x in spots:
            if (y, x) not in ((6, 6), (6, side - 7), (side - 7, 6)):
                out |= {(y + r, x + c) for r in range(-2, 3) for c in range(-2, 3)}
    if version >= 7:
        out |= {(r, c) for r in range(6) for c in range(side - 11, side - 8)}
        out |= {(c, r) for r in range(6) for c in range(side - 11, side - 8)}
    return out


def _path(side: int, reserved: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The data modules in their order: pairs of columns from the right, up and down in turn."""
    up = True
    column = side - 1
    while column > 0:
        if column == 6:
            column -= 1
        for row in range(side - 1, -1, -1) if up else range(side):
            for c in (column, column - 1):
                if (row, c) not in reserved:
                    yield row, c
        up = not up
        column -= 2


def _text(words: list[int], version: int) -> str | None:
    bits = "".join(f"{w:08b}" for w in words)
    at = 0
    out = b""

    def take(count: int) -> int:
        nonlocal at
        at += count
        return int(bits[at - count : at] or "0", 2)

    while at + 4 <= len(bits):
        mode = take(4)
        if mode == 0:
            break
        wide = version >= 10
        if mode == 4:
            out += bytes(take(8) for _ in range(take(16 if wide else 8)))
        elif mode == 2:
            count = take(11 if wide else 9)
            for _ in range(count // 2):
                pair = take(11)
                out += (_SIGNS[pair // 45 % 45] + _SIGNS[pair % 45]).encode()
            out += _SIGNS[take(6) % 45].encode() if count % 2 else b""
        elif mode == 1:
            count = take(12 if wide else 10)
            out += b"".join(f"{take(10):03}".encode() for _ in range(count // 3))
            out += (f"{take(4)}" if count % 3 == 1 else f"{take(7):02}" if count % 3 == 2 else "").encode()
        elif mode == 7:
            take(8)  # which character set; ours are UTF-8
        else:
            return None
    try:
        return out.decode()
    except UnicodeDecodeError:
        return out.decode("latin-1")  # what a code is in that names no character set

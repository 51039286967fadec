"""Finished pages put on larger sheets: two copies side by side to cut apart, or a booklet to fold.

Such a sheet is for paper only. Its tags would say nothing true of what lies where, so they are taken out, and with
them the claim to be PDF/UA; the file made of the pages themselves is the one to send.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name

MM = 72 / 25.4
#: The size of an A4 page in a booklet: a little less than A5 (0.707), so that feet stay clear of the edge a copier
#: cannot print on; 18 points of large print come to 12.1.
SCALE = 0.672
#: What only makes sense of the pages as they were: tags, bookmarks, places to go to.
_OF_PAGES = ("/StructTreeRoot", "/MarkInfo", "/Outlines", "/PageMode", "/Names", "/Dests", "/PageLabels", "/OpenAction")


def two_up(data: bytes, width: float, height: float) -> bytes:
    """The one page of ``data`` twice on a sheet of ``width`` by ``height`` mm, with a line to cut along between."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        across, up = (float(page.mediabox[2]), float(page.mediabox[3]))
        half, foot = width * MM / 2, (height * MM - up) / 2
        gap = half - across  # half of what lies between the two
        line = f"q 0.5 w 0.4 0.4 0.4 RG [3 3] 0 d {half:.3f} 0 m {half:.3f} {height * MM:.3f} l S Q"
        _sides(pdf, [[(0, 0.0, foot), (0, half + gap, foot)]], (width, height), 1.0, line)
        return _saved(pdf, {"PrintScaling": "None"})


def booklet(data: bytes, *, right_to_left: bool = False) -> bytes:
    """The A4 pages of ``data`` as A5 on both sides of A4 sheets, in the order that folding the pile needs."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        half = 297 * MM / 2
        left, foot = (half - SCALE * 210 * MM) / 2, (210 - SCALE * 297) * MM / 2
        sides = [
            [(number, place * half + left, foot) for place, number in enumerate(pair) if number < len(pdf.pages)]
            for pair in folded(len(pdf.pages), right_to_left=right_to_left)
        ]
        _sides(pdf, sides, (297.0, 210.0), SCALE, "")
        return _saved(pdf, {"PrintScaling": "None", "Duplex": "DuplexFlipShortEdge"})


def folded(pages: int, *, right_to_left: bool = False) -> list[tuple[int, int]]:
    """For each side of each sheet, the page at its left and at its right, from 0; padded to four.

    >>> folded(4)
    [(3, 0), (1, 2)]
    """
    whole = -(-pages // 4) * 4
    sides = []
    for side in range(whole // 2):
        pair = (whole - 1 - side, side) if side % 2 == 0 else (side, whole - 1 - side)
        sides.append(pair[::-1] if right_to_left else pair)
    return sides


def _sides(
    pdf: Any, sides: Sequence[Sequence[tuple[int, float, float]]], size: tuple[float, float], scale: float, over: str
) -> None:
    """Replace the pages by ``sides``: of each the pages on it, with left and foot in points; ``over`` is drawn last."""
    forms = [pdf.make_indirect(page.as_form_xobject()) for page in pdf.pages]
    count = len(forms)
    for side in sides:
        drawn = [f"q {scale:.6f} 0 0 {scale:.6f} {x:.3f} {y:.3f} cm /P{n} Do Q" for n, x, y in side]
        page = pdf.add_blank_page(page_size=(size[0] * MM, size[1] * MM))
        page.Resources = Dictionary(XObject=Dictionary({f"/P{n}": forms[n] for n, _, _ in side}))
        page.Contents = pdf.make_stream("\n".join([*drawn, over]).encode())
    del pdf.pages[:count]


def _saved(pdf: Any, viewer: dict[str, str]) -> bytes:
    for key in _OF_PAGES:
        if key in pdf.Root:
            del pdf.Root[key]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as packet:
        for key in [k for k in packet if "pdfua" in k]:
            del packet[key]
    for name, value in viewer.items():
        pdf.Root.ViewerPreferences[f"/{name}"] = Name(f"/{value}")
    pdf.remove_unreferenced_resources()
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()

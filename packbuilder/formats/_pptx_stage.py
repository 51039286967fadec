"""Where words go on a slide: the layouts of a template as the deck's writer sees them, ours and a school's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..brand import Brand
from ._deck_frames import LAYOUTS, Frame, beside_mark
from ._deck_mirror import mirrored_frame
from ._pptx_brand import mark_ratio
from ._pptx_template import frame_name

_KINDS = {"obj": ""}


@dataclass(frozen=True, slots=True)
class Seat:
    """One placeholder: its frame in points, its ``p:ph``, its name, and the number of its shape.

    ``spelt`` says that place, insets and anchor are written out on each slide; otherwise they are the layout's, but
    for the place where it was ``moved`` inside the slide.
    """

    frame: Frame
    ph: str
    name: str
    ident: int
    spelt: bool = True
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Foot:
    """The footer or the number of the slide: its ``p:ph``, its name, its size and the colour role of its words."""

    kind: str
    ph: str
    name: str
    size: float = 12
    colour: str = ""
    spelt: bool = True


@dataclass(frozen=True, slots=True)
class Stage:
    """One layout: its part in the package, its places by role, its feet; ``mapping`` where its colours are its own."""

    part: str
    seats: Mapping[str, Seat]
    feet: tuple[Foot, ...]
    mapping: str = ""


def our_stages(parts: Mapping[str, str], brand: Brand, *, rtl: bool) -> dict[str, Stage]:
    """The layouts of our own template by name; ``parts`` names the part of each that the template has."""
    out = {}
    ratio = mark_ratio(brand)
    for spec in LAYOUTS:
        if spec.name not in parts:
            continue
        seats = {}
        for number, frame in enumerate(spec.frames, 2):
            kind = _KINDS.get(frame.kind, f' type="{frame.kind}"')
            index = f' idx="{frame.index}"' if frame.index else ""
            here = beside_mark(frame, ratio) if frame.role == "school" else frame
            here = mirrored_frame(here) if rtl else here
            seats[frame.role] = Seat(here, f"<p:ph{kind}{index}/>", frame_name(frame), number)
        feet: tuple[Foot, ...] = ()
        if spec.foot is not None:
            role = spec.foot[2]
            feet = (
                Foot("ftr", '<p:ph type="ftr" sz="quarter" idx="11"/>', "Footer", 12, role),
                Foot("sldNum", '<p:ph type="sldNum" sz="quarter" idx="12"/>', "Slide number", 12, role),
            )
        out[spec.name] = Stage(parts[spec.name], seats, feet)
    return out

"""A school's own template as the plan of a deck sees it: for each kind of slide its places, measured. Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..diagnostics import Diagnostic
from ._deck_fit import Fit
from ._deck_frames import Frame


@dataclass(frozen=True, slots=True)
class Place:
    """One placeholder of theirs. ``frame`` is where it is and what its first level looks like (points).

    ``hang`` is how far the words of a point stand in; ``wide`` and ``tall`` are how much wider and taller than measured
    its face may come out; ``fit`` measures in its face. ``colour`` is a role where the declared colour cannot be read
    on its ground, and "" where it is left as it is. ``caps`` where it shows capitals only. ``moved`` where the frame
    is not the layout's own, because that one reaches over the edge of the slide.
    """

    frame: Frame
    fit: Fit
    hang: float = 0
    wide: float = 1
    tall: float = 1
    colour: str = ""
    caps: bool = False
    moved: bool = False

    @property
    def room(self) -> Frame:
        """The frame as far as measuring goes: smaller by what the face may need beyond what is measured."""
        frame = self.frame
        left, top, right, bottom = frame.insets
        width = frame.inner_w / self.wide + left + right
        return replace(frame, w=width, h=frame.inner_h / self.tall + top + bottom)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Where it stands."""
        return self.frame.x, self.frame.y, self.frame.w, self.frame.h

    def shown(self, words: str) -> str:
        """The letters as they are drawn."""
        return words.upper() if self.caps else words


@dataclass(frozen=True, slots=True)
class Room:
    """A layout of theirs for one kind of slide. ``foot`` is where the footer stands, None where it has none."""

    layout: str
    title: Place
    body: Place | None
    foot: Place | None = None


@dataclass(frozen=True)
class Book:
    """A template of theirs: rooms by kind of slide; sizes are ``scale`` times ours on a slide larger than ours.

    ``rule`` is the colour role that can be seen on the ground of its slides, ``link`` whether links may keep the
    theme's colour. ``told`` is what to say of it.
    """

    file: str
    rooms: Mapping[str, Room]
    scale: float = 1
    rule: str = "ink"
    link: bool = True
    notes: tuple[float, float] = (499.276, 428.0)
    told: tuple[Diagnostic, ...] = field(default=())

"""One layout of a school's own template with its master: its places with all they inherit, what is seen on what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..brand import Template, contrast
from ..diagnostics import Diagnostics
from ..measure import FontFile, StandIn, stand_in
from ..office import A, Level, Looks, P, Palette
from ._deck_fit import Fit
from ._deck_frames import Frame
from ._pptx_clean import MOST_BYTES, cleaned
from ._pptx_stage import Foot, Seat, Stage
from ._pptx_xml import SLOTS
from ._theirs_book import Place, Room

Box = tuple[float, float, float, float]
EMU = 12700
LARGE, SMALL = 3.0, 4.5
#: The least that a place must hold, in points: a line and a half of a title; seven lines of 20 points, five words wide.
TITLE_LEAST, BODY_LEAST = (200.0, 38.0), (300.0, 160.0)
_TITLES = ("title", "ctrTitle")
_FEET = ("ftr", "sldNum")
_BODIES = ("", "obj", "body", "subTitle")
#: Slides that can do without a place for words.
_BARE = ("cover", "section", "title-only", "agenda", "table", "chart", "picture")


class Source:
    """The template that layouts are read from: its parts, its sizes in points, its faces, and what is found of it."""

    def __init__(self, template: Template, fit: Fit, own: Mapping[str, tuple[FontFile, ...]]) -> None:
        self.file, self.at = template.file, template.at
        self.wanted, self.fit, self.own = template.layouts, fit, own
        self.cleaned = cleaned(template.read(MOST_BYTES), template.file, template.at)
        self.parts = self.cleaned.parts
        self.found = Diagnostics()
        self.stands: dict[str, StandIn] = {}
        self.width, self.height = 960.0, 540.0
        self.default: Any = None
        self._trees: dict[str, Any] = {}

    def say(self, message: str, hint: str, *, severe: bool = False) -> None:
        """A note, or a warning, once."""
        said = f"{self.file}: {message}"
        if not any(d.message == said for d in self.found):
            (self.found.warning if severe else self.found.note)(said, self.at, hint)

    def fault(self, message: str, hint: str) -> None:
        """A reason why no deck can be built on it, once."""
        said = f"{self.file}: {message}"
        if not any(d.message == said for d in self.found):
            self.found.error(said, self.at, hint)

    def tree(self, part: str) -> Any:
        """The root of a part."""
        from lxml import etree

        if part not in self._trees:
            self._trees[part] = etree.fromstring(self.parts.held[part])
        return self._trees[part]

    def stand(self, face: str) -> StandIn:
        """What measures for ``face``."""
        if face not in self.stands:
            self.stands[face] = stand_in(face, self.own)
        return self.stands[face]


class Sheet:
    """One layout with its master."""

    def __init__(self, source: Source, part: str, master: str) -> None:
        self.source, self.part = source, part
        self.layout, self.master = source.tree(part), source.tree(master)
        self.name = self.layout.find(f"{P}cSld").get("name") or part
        theme = next((t for k, t in _targets(source, master) if k == "theme"), "")
        over = next((t for k, t in _targets(source, part) if k == "themeOverride"), "")
        own = self.layout.find(f"{P}clrMapOvr/{A}overrideClrMapping")
        mapping = own if own is not None else self.master.find(f"{P}clrMap")
        self.override = own
        self.palette = Palette(
            source.tree(theme) if theme else None, dict(mapping.attrib if mapping is not None else {})
        )
        if over:
            self._overridden(source.tree(over))
        self.holders = [
            s
            for s in self.layout.find(f"{P}cSld/{P}spTree").iterfind(f"{P}sp")
            if s.find(f"*/{P}nvPr/{P}ph") is not None
        ]
        self.layers = self._layers()
        whole = (0.0, 0.0, source.width, source.height)
        self.ground_of_all = self._ground(whole)

    def _overridden(self, tree: Any) -> None:
        from lxml import etree

        made = etree.Element(f"{A}theme")
        made.append(etree.SubElement(made, f"{A}themeElements"))
        for child in tree:
            made[0].append(child)
        own = Palette(made)
        self.palette.slots.update(own.slots)
        self.palette.faces.update({k: v for k, v in own.faces.items() if v})

    # -- grounds --------------------------------------------------------------------------------------

    def _layers(self) -> list[tuple[Box, str]]:
        whole = (0.0, 0.0, self.source.width, self.source.height)
        out: list[tuple[Box, str]] = []
        for sheet in (self.layout, self.master):
            ground = sheet.find(f"{P}cSld/{P}bg")
            if ground is not None:
                fill = ground.find(f"{P}bgPr/{A}solidFill")
                fill = ground.find(f"{P}bgRef") if fill is None and ground.find(f"{P}bgPr") is None else fill
                out.append((whole, self.palette.of(fill)))
                break
        else:
            out.append((whole, "#FFFFFF"))
        shown = [self.layout] if self.layout.get("showMasterSp") == "0" else [self.master, self.layout]
        for sheet in shown:
            for shape in sheet.find(f"{P}cSld/{P}spTree"):
                box = box_of(shape)
                if box is None or shape.find(f".//{P}nvPr/{P}ph") is not None:
                    continue
                look = shape.find(f"{P}spPr")
                solid = look.find(f"{A}solidFill") if look is not None else None
                bare = look is not None and look.find(f"{A}noFill") is not None
                if solid is not None:
                    out.append((box, self.palette.of(solid)))
                elif not bare and (shape.tag != f"{P}sp" or shape.find(f"{P}style") is not None or _filled(look)):
                    out.append((box, ""))
        return out

    def _ground(self, box: Box) -> str:
        """The colour under ``box`` as far as it is declared; "" where a picture or a gradient lies there."""
        ground = ""
        for place, colour in self.layers:
            if _within(box, place):
                ground = colour
        return ground

    def _crossing(self, box: Box) -> list[str]:
        """The colours of fields that lie across ``box``, and do not hold all of it: a band, a block."""
        out = []
        for place, colour in self.layers:
            wide = min(place[0] + place[2], box[0] + box[2]) - max(place[0], box[0])
            high = min(place[1] + place[3], box[1] + box[3]) - max(place[1], box[1])
            if wide > 12 and high > 12 and not _within(box, place):
                out.append(colour)
        return out

    # -- places ---------------------------------------------------------------------------------------

    def room(self, kind: str, name: str) -> Room | tuple[str, str]:
        """The places of this layout for slides of ``kind``; or why it cannot serve, and what to do."""
        title = next((h for h in self.holders if _kind(h) in _TITLES), None)
        if title is None:
            return f"the layout {name} has no place for a title", "give it a title, or name another layout"
        if _upright(title):
            return f"the title of the layout {name} runs from top to bottom", "name another layout"
        bodies = [h for h in self.holders if _kind(h) in _BODIES and not _upright(h)]
        held = [(h, b) for h in bodies if (b := self._where(h)) is not None]
        body = max(held, key=lambda pair: pair[1][2] * pair[1][3], default=(None, None))[0]
        if kind == "cover":
            body = next((h for h, _ in held if _kind(h) == "subTitle"), body)
        first = self._place(title, "title")
        if first is None or not _holds(first, TITLE_LEAST):
            return f"the title of the layout {name} is too small for a line of 28 points", "make its frame larger"
        second = self._place(body, "body") if body is not None else None
        if kind not in _BARE and (second is None or not _holds(second, BODY_LEAST)):
            what = "no place for words" if second is None else "too small a place for words"
            wide, high = (round(v / 72 * 2.54, 1) for v in BODY_LEAST)
            return f"the layout {name} has {what}", f"give it one of {wide} by {high} cm at least, or name another"
        if kind in ("cover", "section") and second is not None and second.room.inner_h < 26:
            second = None
        foot = next((h for h in self.holders if _kind(h) == "ftr"), None)
        return Room(name, first, second, self._place(foot, "foot") if foot is not None else None)

    def _lender(self, holder: Any) -> Any:
        """The place of the master that a place of the layout takes after."""
        kind = _kind(holder)
        wanted = "title" if kind in _TITLES else kind if kind in (*_FEET, "dt") else "body"
        for candidate in self.master.find(f"{P}cSld/{P}spTree").iter(f"{P}sp"):
            ph = candidate.find(f"*/{P}nvPr/{P}ph")
            if ph is not None and (ph.get("type") or "obj") == wanted:
                return candidate
        return None

    def _where(self, holder: Any) -> Box | None:
        lender = self._lender(holder)
        return box_of(holder) or (box_of(lender) if lender is not None else None)

    def _level(self, holder: Any) -> Level:
        lender = self._lender(holder)
        kind = _kind(holder)
        style = "titleStyle" if kind in _TITLES else "otherStyle" if kind in (*_FEET, "dt") else "bodyStyle"
        styles = self.master.find(f"{P}txStyles")
        chain = [s.find(f"{P}txBody/{A}lstStyle") for s in (holder, lender) if s is not None and len(s)]
        chain.append(styles.find(f"{P}{style}") if styles is not None else None)
        return Looks([*chain, self.source.default], self.palette).level(0)

    def _place(self, holder: Any, role: str) -> Place | None:
        where = self._where(holder)
        if where is None:
            return None
        level = self._level(holder)
        kept = _inside(where, self.source.width, self.source.height)
        lender = self._lender(holder)
        settings = [s.find(f"{P}txBody/{A}bodyPr") for s in (holder, lender) if s is not None]
        insets = tuple(_inset(settings, k, v) for k, v in (("lIns", 7.2), ("tIns", 3.6), ("rIns", 7.2), ("bIns", 3.6)))
        size = float(level.size or 1800) / 100
        bold = level.bold in ("1", "true")
        frame = Frame("title" if role == "title" else "body", *kept, size, bold, insets=(*insets,))  # type: ignore[arg-type]
        kind = "mj" if role == "title" else "mn"
        face = level.face.get("typeface") if level.face is not None else f"+{kind}-lt"
        stand = self.source.stand(self.palette.face(face or "") or "Arial")
        fit = replace(self.source.fit, fonts=stand.fonts)
        track = max(0.0, float(level.tracking or 0) / 100 / max(size, 1))
        hang = int(level.left or 0) / EMU if role == "body" else 0.0
        return Place(
            frame, fit, hang, stand.wide * (1 + 2 * track), stand.tall, self._colour(level, kept, role),
            level.caps == "all", kept != where,
        )  # fmt: skip

    def _colour(self, level: Level, box: Box, role: str) -> str:
        """ "" where the declared colour can be read on the declared ground; else the role of one that can."""
        ground = self._ground(box)
        colour = self.palette.of(level.fill) if level.fill is not None else self.palette.slot("tx1")
        what = {"title": "titles", "body": "words"}.get(role, "the footer")
        crossed = self._crossing(box)
        least = LARGE if role != "foot" else SMALL
        if role != "foot" and any(c and contrast(colour, c) < least for c in crossed):
            hint = "look at the slides, and make its frame smaller where words run over the field"
            self.source.say(f"{what} of the layout {self.name} may run over a field they cannot be read on", hint,
                            severe=True)  # fmt: skip
        if role != "foot" and (not ground or "" in crossed):
            hint = "look whether words can be read on it"
            self.source.say(f"behind {what} of the layout {self.name} is a picture, a pattern or a gradient", hint)
        if not ground or not colour:
            return ""
        ratio = contrast(colour, ground)
        if ratio >= least:
            return ""
        for instead in ("ink", "paper", "heading", "tint"):
            if contrast(self.palette.slot(SLOTS[instead][0]), ground) >= least:
                if role != "foot":
                    hint = f"{ratio:.1f} to 1 is too faint to read; slides take another colour of the theme"
                    self.source.say(f"{what} of the layout {self.name} are {colour} on {ground}", hint)
                return instead
        self.source.fault(
            f"{what} of the layout {self.name} are {colour} on {ground}, {ratio:.1f} to 1, and no colour of its theme"
            " is better", "make the ground lighter or darker",
        )  # fmt: skip
        return ""

    def stage(self, room: Room) -> Stage:
        """Where the writer puts what."""
        seats: dict[str, Seat] = {}
        title = next(h for h in self.holders if _kind(h) in _TITLES)
        seats["title"] = Seat(room.title.frame, ph_of(_holder(title)), "Title", 2, spelt=False, moved=room.title.moved)
        if room.body is not None:
            body = next(h for h in self.holders if _kind(h) in _BODIES and self._is(h, room.body))
            seats["body"] = Seat(
                room.body.frame, ph_of(_holder(body)), "Content", 3, spelt=False, moved=room.body.moved
            )
        feet = []
        for kind, name in (("ftr", "Footer"), ("sldNum", "Slide number")):
            holder = next((h for h in self.holders if _kind(h) == kind), None)
            if holder is not None:
                place = self._place(holder, "foot")
                size = min(14.0, max(12.0, place.frame.size if place else 12.0))
                feet.append(Foot(kind, ph_of(_holder(holder)), name, size, place.colour if place else "", spelt=False))
        mapping = ""
        if self.override is not None:
            pairs = " ".join(f'{k}="{v}"' for k, v in self.override.attrib.items())
            mapping = f"<a:overrideClrMapping {pairs}/>"
        return Stage(self.part, seats, tuple(feet), mapping)

    def _is(self, holder: Any, place: Place) -> bool:
        where = self._where(holder)
        return where is not None and _inside(where, self.source.width, self.source.height) == place.box


def _targets(source: Source, part: str) -> Sequence[tuple[str, str]]:
    relations = source.parts.relations(part)
    return [(row[0].rsplit("/", 1)[-1], relations.target(key)) for key, row in relations.rows.items()]


def _holder(shape: Any) -> Any:
    return shape.find(f"*/{P}nvPr/{P}ph")


def _kind(shape: Any) -> str:
    return _holder(shape).get("type") or ""


def _upright(shape: Any) -> bool:
    """Whether its words run from top to bottom."""
    ph, body = _holder(shape), shape.find(f"{P}txBody/{A}bodyPr")
    return ph.get("orient") == "vert" or (body is not None and (body.get("vert") or "horz") != "horz")


def ph_of(element: Any) -> str:
    """A placeholder's ``p:ph`` as slides repeat it."""
    said = "".join(f' {k}="{v}"' for k in ("type", "orient", "sz", "idx") if (v := element.get(k)) is not None)
    return f"<p:ph{said}/>"


def box_of(shape: Any) -> Box | None:
    """Where a shape says that it stands, in points: left, top, width, height."""
    place = shape.find(f"{P}spPr/{A}xfrm")
    place = shape.find(f"{P}grpSpPr/{A}xfrm") if place is None else place
    off, ext = (place.find(f"{A}off"), place.find(f"{A}ext")) if place is not None else (None, None)
    if off is None or ext is None:
        return None
    return tuple(int(v) / EMU for v in (off.get("x"), off.get("y"), ext.get("cx"), ext.get("cy")))  # type: ignore[return-value]


def _within(box: Box, place: Box) -> bool:
    """Whether ``place`` holds all of ``box``."""
    left, top = place[0] <= box[0] + 1, place[1] <= box[1] + 1
    return left and top and place[0] + place[2] >= box[0] + box[2] - 1 and place[1] + place[3] >= box[1] + box[3] - 1


def _inside(box: Box, width: float, height: float) -> Box:
    x, y = max(0.0, box[0]), max(0.0, box[1])
    return x, y, min(width, box[0] + box[2]) - x, min(height, box[1] + box[3]) - y


def _inset(settings: Sequence[Any], name: str, usual: float) -> float:
    return next((int(s.get(name)) / EMU for s in settings if s is not None and s.get(name) is not None), usual)


def _filled(look: Any) -> bool:
    return look is not None and any(look.find(f"{A}{tag}") is not None for tag in ("gradFill", "blipFill", "pattFill"))


def _holds(place: Place, least: tuple[float, float]) -> bool:
    return place.frame.inner_w >= least[0] and place.frame.inner_h >= least[1]

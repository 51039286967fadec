"""Reads a school's own template: its layouts, their places with all they inherit, and what can be read on what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..brand import Template, contrast
from ..diagnostics import Diagnostic, PackError, Severity
from ..measure import FontFile
from ..office import P
from ._deck_fit import Fit
from ._pptx_own import layouts_of, notes_of
from ._pptx_parts import Parts
from ._pptx_sheets import EMU, LARGE, SMALL, Sheet, Source, box_of, ph_of
from ._pptx_stage import Stage
from ._pptx_xml import SLOTS
from ._theirs_book import Book, Room
from ._theirs_names import KINDS, Match, Named, match

#: What reading a file may come to that was not written by any program: numbers that are none, parts that are not there.
_DAMAGE = (ArithmeticError, AttributeError, LookupError, StopIteration, TypeError, ValueError)


@dataclass(frozen=True)
class Theirs:
    """A template read: its parts, its rooms, where the writer puts what, which layout serves which kind of slide.

    ``notes`` are the ``p:ph`` of its notes page, ``size`` that of a slide in points; ``faces`` are those it is set in,
    and whether each is at hand.
    """

    parts: Parts
    book: Book
    stages: Mapping[str, Stage]
    match: Match
    layouts: tuple[Named, ...]
    notes: Mapping[str, str]
    size: tuple[float, float]
    faces: tuple[tuple[str, bool], ...]


def read_theirs(template: Template, fit: Fit, own: Mapping[str, tuple[FontFile, ...]] | None = None) -> Theirs:
    """The template, read and measured as ``fit`` measures, in its own faces. ``own`` are the brand's own font files.

    Raises :class:`PackError` with every reason why no deck can be built on it.
    """
    try:
        return _Reader(template, fit, own or {}).read()
    except _DAMAGE as error:
        hint = "save it once more in PowerPoint"
        raise PackError.one(f"{template.file} is damaged, and cannot be read", template.at, hint) from error


class _Reader(Source):
    def read(self) -> Theirs:
        main = self.tree("ppt/presentation.xml")
        size = main.find(f"{P}sldSz")
        if size is None:
            raise PackError.one(f"{self.file} does not say how large its slides are", self.at, "save it in PowerPoint")
        self.width, self.height = int(size.get("cx")) / EMU, int(size.get("cy")) / EMU
        self.scale = max(1.0, min(self.width / 960, self.height / 540))
        self.default = main.find(f"{P}defaultTextStyle")
        held = list(layouts_of(self.parts))
        names = tuple(self._named(part) for part, _ in held)
        found = match(names, self.wanted, self.file, self.at)
        self.found.extend(found.faults)
        rooms: dict[str, Room] = {}
        stages: dict[str, Stage] = {}
        sheets: dict[int, Sheet] = {}
        serving: dict[str, int] = {}
        for kind in KINDS:
            number = found.chosen.get(kind)
            if number is None:
                continue
            alike = [n for n, each in enumerate(names) if each.name == names[number].name and n != number]
            reasons: list[tuple[str, str]] = []
            for each in (number, *alike):  # two masters may have layouts of one name
                sheet = sheets.setdefault(each, Sheet(self, *held[each]))
                room = sheet.room(kind, names[each].name)
                if isinstance(room, Room):
                    rooms[kind], stages[kind] = room, sheet.stage(room)
                    serving[kind] = each
                    break
                reasons.append(room)
            else:
                self.fault(*reasons[0])
        self.found.check()
        for warning in self._faces():
            self.found.extend([warning])
        for words in self.cleaned.told:
            self.found.note(f"{self.file}: {words}")
        found = replace(found, chosen=serving)
        rule = next(
            (r for r in ("theme-1", "theme-2", "heading", "ink", "paper") if self._seen(sheets, found, r)), "ink"
        )
        book = Book(
            self.file, rooms, self.scale, rule, self._seen(sheets, found, "link", SMALL), self._notes_size(),
            tuple(self.found),
        )  # fmt: skip
        faces = tuple((face, stand.known) for face, stand in self.stands.items())
        return Theirs(self.parts, book, stages, found, names, self._notes(), (self.width, self.height), faces)

    def _named(self, part: str) -> Named:
        root = self.tree(part)
        return Named(root.find(f"{P}cSld").get("name") or part.rsplit("/", 1)[-1], root.get("type") or "")

    def _faces(self) -> list[Diagnostic]:
        unknown = [f for f, s in self.stands.items() if not s.known]
        if not unknown:
            return []
        what = " and ".join(dict.fromkeys(unknown))
        message = f"{self.file} is set in {what}, whose file is not here: measured by the nearest face, with a reserve"
        hint = "give the brand the font file (`fonts: files:`), and slides are filled to the last line"
        return [Diagnostic(Severity.NOTE, message, self.at, hint)]

    def _seen(self, sheets: Mapping[int, Sheet], found: Match, role: str, least: float = LARGE) -> bool:
        """Whether a colour role can be told from the ground of the slides with words."""
        sheet = sheets[found.chosen["text"]]
        slot, shade = ("hlink", "") if role == "link" else SLOTS[role]
        colour = sheet.palette.slot(slot)
        return not shade and (not sheet.ground_of_all or contrast(colour, sheet.ground_of_all) >= least)

    def _notes(self) -> dict[str, str]:
        """The places of the notes page: the ``p:ph`` of the slide's picture, of the notes and of the number."""
        tree = self.tree(notes_of(self.parts))
        out: dict[str, str] = {}
        for ph in tree.iter(f"{P}ph"):
            kind = ph.get("type") or "obj"
            if kind in ("sldImg", "body", "sldNum"):
                out.setdefault(kind, ph_of(ph))
        return out

    def _notes_size(self) -> tuple[float, float]:
        tree = self.tree(notes_of(self.parts))
        for shape in tree.iter(f"{P}sp"):
            ph = shape.find(f"*/{P}nvPr/{P}ph")
            box = box_of(shape)
            if ph is not None and ph.get("type") == "body" and box is not None:
                return box[2] - 14.4, box[3] - 7.2
        return Book.notes

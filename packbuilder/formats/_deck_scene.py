"""What the drawers of a section share: its colour, its label, the size of its body, and the ways to say a thing.

A :class:`Scene` belongs to one section at one body size. A drawer that has to part or cut something because of its
height says so with ``tight``; the plan then draws the whole section again at the smaller size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ..blocks import Block, texts
from ..diagnostics import Diagnostic, Severity
from ..organisation import Contact
from ..selection import Chosen
from ..text import Inline, Prose
from ..words import Vocabulary
from ._deck_fit import GAPS, MOST_POINTS, TITLE_SIZES, Fit, parted
from ._deck_frames import BY_NAME, Frame
from ._deck_slides import Bit, Bullet, Group, Note, Para, Photo, Rect, Shape, Slide, Words, bits

HANGS: dict[Bullet, float] = {"": 0, "number": 52, "letter": 56, "box": 34, "dot": 24}
EXACT = {24.0: 30.0, 20.0: 25.0}
Text = Inline | Prose | str | None


def page_list(pages: Sequence[str], words: Vocabulary) -> str:
    """Pages as they are cited: ``p70–71, p133``."""
    return words["comma"].join(dict.fromkeys(map(words.cited, pages)))


def pages_of(*values: object) -> tuple[str, ...]:
    """The pages that texts refer to, in order, once each."""
    return tuple(dict.fromkeys(page for value in values for text in texts(value) for page in text.pages))


def paragraphs_of(text: Text) -> tuple[Inline | str, ...]:
    """A text as its paragraphs."""
    if text is None:
        return ()
    if isinstance(text, Prose):
        return text.paragraphs
    return (text,)


@dataclass
class Scene:
    """One section being drawn at one body size."""

    section: Chosen
    fit: Fit
    size: float
    cite: Callable[[Sequence[str]], str]
    minutes: Callable[[int], float]
    contacts: Callable[[tuple[str, ...]], tuple[Contact, ...]]
    photo: Callable[[str, str, bool], Photo]
    web: str = ""
    closing: int = -1
    tight: bool = False
    found: list[Diagnostic] = field(default_factory=list)

    @property
    def colour(self) -> str:
        """The colour role of the section: its theme's, else that of headings."""
        return f"theme-{self.section.theme}" if self.section.theme else "heading"

    @property
    def label(self) -> str:
        """What stands in the margin beside a title."""
        return self.section.short_title.words

    # -- slides ---------------------------------------------------------------------------------------

    def slide(
        self, layout: str, title: Text, words: Sequence[Words], block: Block | None, *,
        part: tuple[int, int] = (1, 1), notes: Sequence[Note] = (), shapes: Sequence[Shape] = (), kind: str = "",
        title_words: Words | None = None, pages: Sequence[str] | None = None, label: str | None = None,
        label_box: tuple[float, float, float, float] | None = None, extra: str = "",
    ) -> Slide:  # fmt: skip
        """A slide with its title (and label, where the layout has one) set to fit."""
        held = list(notes)
        if title_words is None:
            title_words, more = self.title(title, BY_NAME[layout].by_role["title"], part, extra)
            held = [*more, *held]
        out = [title_words]
        if "label" in BY_NAME[layout].by_role and label != "":
            out.append(self.label_words(self.label if label is None else label, box=label_box))
        if pages is None:
            pages = pages_of(block.body, block.slide) if block else ()
        return Slide(
            layout=layout, words=(*out, *(w for w in words if w.paragraphs)), section=self.section.path,
            theme=self.section.theme, shapes=tuple(shapes), notes=tuple(held), footer=self.cite(pages),
            kind=kind, pages=tuple(pages),
        )  # fmt: skip

    def title(
        self, title: Text, frame: Frame, part: tuple[int, int] = (1, 1), extra: str = ""
    ) -> tuple[Words, list[Note]]:
        """A title of at most two lines, broken by sense; one too long is cut, told of, and whole in the notes."""
        words = bits(title if isinstance(title, Inline) else str(title or self.section.headline.words))
        words = tuple(replace(b, bold=True, href=None) for b in words)
        extra = self.fit.words["part"].format(n=part[0], total=part[1]) if part[1] > 1 else extra
        suffix = f" ({extra})" if extra else ""
        tail = (Bit(suffix, size=24),) if suffix else ()
        notes: list[Note] = []
        sizes = self.fit.sizes("title", TITLE_SIZES)
        size = self.fit.first_size((*words, *tail), frame, sizes, lines=2)
        if size is None:
            size, whole = sizes[-1], "".join(b.text for b in words)
            notes.append(Note("Title in full", whole))
            at = title.at if isinstance(title, Inline) else self.section.headline.at
            message = f"the title is too long for a slide: {whole[:60]}…"
            self.found.append(Diagnostic(Severity.WARNING, message, at, "give the block a shorter `slide:` title"))
            kept = whole.split()
            while len(kept) > 1 and (
                self.fit.lines([Bit(" ".join(kept) + " …"), *tail], frame.inner_w, size, bold=True) > 2
                or self.fit.overlong(" ".join(kept), frame.inner_w, size, bold=True)
            ):
                kept.pop()
            words = (Bit(" ".join(kept) + " …", bold=True),)
        para = Para((*words, *tail), size, True, self.colour)
        if tail:
            return Words("title", (para,), narrow=self.fit.narrow((*words, *tail), frame, size)), notes
        held, narrow = self.fit.titled(words, frame, size)
        return Words("title", (replace(para, bits=held),), narrow=narrow), notes

    def label_words(
        self, text: str, role: str = "label", box: tuple[float, float, float, float] | None = None
    ) -> Words:
        """The words in the margin beside a title: two lines at most."""
        frame = Frame(role, 48, 60, 200, 48, 18, True)
        para = Para((Bit(text),), 18, True, self.colour)
        para, _ = self.fit.cut(para, frame.inner_w, frame.inner_h)
        return Words(role, (para,), box=box)

    def side(self, text: Text, layout: str = "Content") -> tuple[Words, list[Note]]:
        """A remark in the margin; in the notes where it is longer than the margin."""
        paras = tuple(Para(bits(p), 20, before=8) for p in paragraphs_of(text))
        frame = BY_NAME[layout].by_role["side"]
        if paras and not self.fit.fits(paras, frame):
            return Words("side", ()), [Note("Beside it", p.plain) for p in paras]
        return Words("side", paras), []

    # -- lists ----------------------------------------------------------------------------------------

    def points(self, items: Sequence[Inline | str], bullet: Bullet = "", start: int = 1) -> tuple[Para, ...]:
        """The points of a list at the section's size."""
        return tuple(
            Para(bits(item), self.size, colour=self.colour if bullet else "", exact=EXACT[self.size], bullet=bullet,
                 start=start, hang=HANGS[bullet])
            for item in items
        )  # fmt: skip

    def holds(self, paras: Sequence[Para], frame: Frame) -> bool:
        """Whether a ruled list fits ``frame``."""
        if any(self.fit.overlong(p.bits, frame.inner_w - p.hang, p.size) for p in paras):
            return False
        total = self.fit.height(tuple(replace(p, before=0) for p in paras), frame.inner_w)
        return total + len(paras) * GAPS[self.size][0] <= frame.inner_h + 0.01

    def ruled(
        self, role: str, paras: Sequence[Para], frame: Frame, *, top: float | None = None, most: float = 0
    ) -> tuple[Words, Group | None, list[Note]]:
        """A list with hairlines between its points, the space shared out; what cannot fit is cut and noted.

        ``top`` and ``most`` stand for the space over the first point and the most between two.
        """
        notes: list[Note] = []
        least, widest = GAPS[self.size]
        if len(paras) == 1 and not self.holds(paras, frame):
            self.tight = True
            cut, shorter = self.fit.cut(paras[0], frame.inner_w, frame.inner_h - least)
            if shorter:
                notes.append(Note("In full", paras[0].plain))
                paras = (cut,)
        heights = [self.fit.para_height(p, frame.inner_w) for p in paras]
        gap = max(least, min(most or widest, (frame.inner_h - sum(heights)) / len(paras)))
        top = min(17.0, gap / 2) if top is None else top
        y = frame.y + top
        rules = []
        for high in heights[:-1]:
            y += high
            rules.append(Rect(frame.x, round(y + gap / 2, 2), frame.w, 0.75, "line"))
            y += gap
        words = Words(role, tuple(replace(p, before=round(gap, 2)) for p in paras), top=round(top, 2))
        return words, Group("Rules", tuple(rules)) if rules else None, notes

    def listed(
        self, title: Text, items: Sequence[Inline | str], block: Block | None, *, bullet: Bullet = "",
        side: Text = None, layout: str = "Content", role: str = "body", label: str | None = None,
        notes: Sequence[Note] = (), shapes: Sequence[Shape] = (), extra: Sequence[Words] = (), kind: str = "",
        label_box: tuple[float, float, float, float] | None = None,
    ) -> list[Slide]:  # fmt: skip
        """A list under a title, on as many slides as it takes."""
        frame = BY_NAME[layout].by_role[role]
        beside, more = self.side(side, layout) if "side" in BY_NAME[layout].by_role else (Words("side", ()), [])
        paras = self.points(items, bullet)
        runs = parted(paras, lambda run: self.holds(run, frame), MOST_POINTS)
        if len(runs) > -(-len(paras) // MOST_POINTS) or any(not self.holds(run, frame) for run in runs):
            self.tight = True
        out, start = [], 1
        for n, run in enumerate(runs, 1):
            numbered = tuple(replace(p, start=start + i) for i, p in enumerate(run)) if bullet == "letter" else run
            if bullet == "number":
                numbered = tuple(replace(p, start=start) for p in run)
            words, rules, cut = self.ruled(role, numbered, frame)
            start += len(run)
            drawn = [*shapes, *([rules] if rules else [])]
            out.append(
                self.slide(
                    layout, title, [words, *([beside] if n == 1 else []), *extra], block, part=(n, len(runs)),
                    notes=[*(notes if n == 1 else ()), *(more if n == 1 else ()), *cut], shapes=drawn, kind=kind,
                    label=label, label_box=label_box,
                )
            )  # fmt: skip
        return out

    # -- prose ----------------------------------------------------------------------------------------

    def prose(
        self, text: Text, frame: Frame, *, sizes: Sequence[float] | None = None, bold: bool = False, colour: str = ""
    ) -> tuple[tuple[Para, ...], list[Note]]:
        """Paragraphs in ``frame``; what does not fit at the section's size is cut, and whole in the notes."""
        given = paragraphs_of(text)
        for size in sizes or (self.size,):
            paras = tuple(Para(bits(p), size, bold, colour, before=round(size * 0.6)) for p in given)
            if self.fit.fits(paras, frame):
                return paras, []
        self.tight = True
        out: list[Para] = []
        room = frame.inner_h
        for para in paras:
            room -= para.before if out else 0
            if room < size * 1.3:
                break
            cut, shorter = self.fit.cut(para, frame.inner_w, room)
            out.append(cut)
            room -= self.fit.para_height(cut, frame.inner_w)
            if shorter:
                break
        return tuple(out), [Note("In full", p.plain) for p in paras]

    def message(self, text: Text, *, fill: str = "", outline: str = "") -> tuple[Words, list[Note]]:
        """A few words large: on a field down to the foot of the slide; without ``fill`` in as much as they take."""
        frame = replace(BY_NAME["Message"].by_role["body"], y=148.0, h=340.0)
        if not fill:
            frame = replace(frame, w=668.0)
        colour = "on-theme" if fill else "ink"
        sizes = tuple(z for z in (42.0, 32.0) if fill and self._lines(text, frame, z) <= 4)
        paras, notes = self.prose(text, frame, sizes=(*sizes, 32, 24, 20), bold=bool(fill), colour=colour)
        high = frame.h if fill else min(frame.h, max(230.0, self.fit.height(paras, frame.inner_w) + 110))
        narrow = self.fit.narrow(paras[0].bits, frame, paras[0].size, bold=bool(fill)) if len(paras) == 1 else 0.0
        box = (frame.x, frame.y, frame.w, round(high, 2))
        return Words("body", paras, narrow=narrow, fill=fill or "none", outline=outline, box=box), notes

    def _lines(self, text: Text, frame: Frame, size: float) -> int:
        return sum(self.fit.lines(bits(p), frame.inner_w, size, bold=True) for p in paragraphs_of(text))

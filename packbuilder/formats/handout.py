"""The handout: the whole of a selection on A4, to read, to e-mail and to print.

What is decided here: which sections run on and which begin a page, whether there are contents, how the first
page shares out its room, which references hang in the margin. How it looks is in ``layouts/handout``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from .. import pictures
from ..blocks import BLOCKS, Chart
from ..brand import Brand
from ..diagnostics import Diagnostic, PackError, Severity
from ..measure import MM
from ..pack import BOOKLET
from ..resources import Layouts
from ..selection import Selected
from ..statements import edition, statements
from ..text import Inline
from ..words import Vocabulary, direction, load_words
from . import Artifact, Sheet
from . import _page_cover as covers
from . import _page_facts as facts
from . import _page_refs as refs
from . import _page_values as page
from . import _print as press
from ._handout_plan import (
    BOOKLET_LIVE,
    LARGE_LIVE,
    LIVE,
    SUMMARIES,
    WIDE,
    Opening,
    Plan,
    closest,
    extents,
    large_openings,
    run_on,
    shared,
    snug,
)  # fmt: skip
from ._letters import check_letters
from ._print_places import BOTH_SIDES, Laid
from ._print_words import printed, worded

NAME = "handout"
COVER = 172.0
CONTENTS_FROM = 4
"""A handout of so many pages has contents (layouts may not change that: a reader must find the way)."""
WHO_FOOT = 4.5
"""Room under the contacts of the first page, mm."""
SUMMARY_PAGES = 4
"""How many pages a summary may have at the usual size of type."""
SUMMARY_MARGIN, SUMMARY_LEADING = 31.0, 5.3
"""Of a summary, mm: its margin column, and its lines."""
LARGE_BODY = 18.0
LARGE_BARS = 108.0
"""Size of the body in large print, pt, and how long its bars may be with their values, mm."""
RTL_BODY = (13.0, 7.5)
"""Size, pt, and leading, mm, of the body in a script from right to left: Arabic letters are small for their size."""
PICTURE = ((1491, 1771), (2007, 2244))
"""Pixels of a picture that fills its place in the text column, 126.25 by 150 mm, or in large print, at 300 an inch."""
HEADLINES = {1: (28.4, refs.TEXT, -0.008), 2: (16.0, refs.TEXT, 0.0), 3: (12.0, refs.TEXT, 0.0)}
"""Size, width and tracking of a section's headline, by depth."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    anchor: str
    title: Any
    number: str = ""
    theme: int = 0


def sheets(selected: Selected) -> tuple[Sheet, ...]:
    """A file, and another where a booklet is wanted besides.

    The name says what differs from the usual: ``handout-large-print``, ``handout-summary-mono``.
    """
    return tuple(_sheet(selected, paper) for paper in dict.fromkeys(p == BOOKLET for p in selected.output.paper))


def _sheet(selected: Selected, booklet: bool) -> Sheet:
    output = selected.output
    name = f"{NAME}-{BOOKLET}" if booklet else NAME
    if output.detail == "summary":
        name += "-summary"
    if output.large_print and not booklet:
        name += "-large-print"
    if output.ink != "colour":
        name += f"-{output.ink}"
    # A booklet is the handout in large print, made smaller: so its type is that of the handout, on half the page.
    changes = {"paper": (BOOKLET,), "large_print": True} if booklet else {"paper": ("a4",)}
    return Sheet(name, replace(selected, output=output.model_copy(update=changes)))


def build(sheet: Sheet, layouts: Layouts, brand: Brand) -> Artifact:
    """The handout as a PDF. Raises :class:`PackError` for whatever keeps it from being set whole."""
    check_layouts(layouts)
    selected = sheet.selected
    brand = brand.ink(selected.output.ink)
    check_letters(selected, brand.fonts)
    setter = Setter(sheet, layouts, brand)
    plan, laid = laid_out(setter)
    laid.part_words("pr")
    laid.show_again("again")
    notes = (*selected.diagnostics, *setter.words.told, *_bare(selected, plan, setter))
    if BOOKLET in selected.output.paper:
        return _folded(sheet, laid, notes)
    return Artifact(sheet.name, "pdf", laid.pdf(BOTH_SIDES), laid.pages, "pages", notes)


def _bare(selected: Selected, plan: Plan, setter: Setter) -> Iterator[Diagnostic]:
    """A note where the cover's picture was left out."""
    if setter.heights and not plan.cover and selected.cover is not None:
        text = "the first page has no room for the picture of the cover, so it has none"
        yield Diagnostic(Severity.NOTE, text, selected.cover.at, "fewer sections or shorter words make room")


def _folded(sheet: Sheet, laid: Laid, notes: tuple[Diagnostic, ...]) -> Artifact:
    """The pages on both sides of sheets to fold."""
    from . import _impose

    selected = sheet.selected
    data = _impose.booklet(laid.pdf(), right_to_left=direction(str(selected.briefing.language)) == "rtl")
    sides = len(_impose.folded(laid.pages))
    text = (
        f"{sheet.name} is for paper only, with no tags for a screen reader: {laid.pages} pages of A5 in "
        f"{LARGE_BODY * _impose.SCALE:.1f} pt; print it on both sides of {sides // 2} sheets of A4, flipped on the "
        "short edge, and fold the pile"
    )
    note = Diagnostic(Severity.NOTE, text, selected.output.at)
    return Artifact(sheet.name, "pdf", data, sides, "pages", (*notes, note))


def check_layouts(layouts: Layouts) -> None:
    """Raise :class:`PackError` naming every kind of block that the handout has no layout for."""
    missing = [kind for kind in BLOCKS if layouts.find(f"handout/blocks/{kind}.html") is None]
    if missing:
        raise PackError(
            Diagnostic(Severity.ERROR, f"the handout has no layout for {kind}", hint=f"add handout/blocks/{kind}.html")
            for kind in missing
        )


# -- deciding -------------------------------------------------------------------------------------


def decide(setter: Setter) -> Plan:
    """What runs on, and how the first page shares out its room: that page is laid out alone, to see."""
    plan = Plan(run_on=run_on(setter.selected), contents=setter.contents)
    if setter.large:
        return min(large_openings(plan, setter.heights), key=setter.pages_of_opening)
    return shared(setter.opening(plan), setter.heights)


def laid_out(setter: Setter) -> tuple[Plan, Laid]:
    """The handout on its pages, as it is decided.

    One that comes out short has no contents, and is set again; so is one that may save a sheet of paper, printed on
    both sides, where a section stands a little closer. A summary is set as wide as it may be.
    """
    if setter.summary:
        return _summary(setter)
    plan = decide(setter)
    laid = setter.lay_out(plan)
    if setter.contents and laid.pages < CONTENTS_FROM + 1:
        setter.contents = False
        bare = decide(setter)
        shorter = setter.lay_out(bare)
        if shorter.pages < CONTENTS_FROM:
            return bare, shorter
        setter.contents = True
    closer = replace(plan, snug=snug(extents(setter.selected, laid), setter.live)) if laid.pages % 2 else plan
    if closer.snug:
        shorter = setter.lay_out(closer)
        if shorter.pages < laid.pages:
            return closer, shorter
    return plan, laid


def _summary(setter: Setter) -> tuple[Plan, Laid]:
    """A summary as wide as makes the fewest sheets of paper, of no more pages than it may have.

    How much may be in it is told by its pages at the usual size: in large print the same words take what they take.
    Raises :class:`PackError` for more.
    """
    if setter.large:
        output = setter.selected.output.model_copy(update={"large_print": False, "paper": ("a4",)})
        usual = replace(setter.sheet, selected=replace(setter.selected, output=output))
        _summary(Setter(usual, setter.layouts, setter.brand))
        return SUMMARIES[0], setter.lay_out(SUMMARIES[0])
    tried = [setter.lay_out(plan) for plan in SUMMARIES]
    chosen = closest([laid.pages for laid in tried], SUMMARY_PAGES)
    if tried[chosen].pages > SUMMARY_PAGES:
        raise PackError.one(
            f"the summary takes {tried[chosen].pages} pages, and {SUMMARY_PAGES} are the most",
            setter.selected.output.at,
            "choose fewer sections, or one audience",
        )
    return SUMMARIES[chosen], tried[chosen]


# -- setting --------------------------------------------------------------------------------------


@dataclass
class Setter:
    """Fills in the layouts for one sheet, as often as it takes to decide."""

    sheet: Sheet
    layouts: Layouts
    brand: Brand
    selected: Selected = field(init=False)
    contents: bool = True

    def __post_init__(self) -> None:
        self.selected = self.sheet.selected
        self.large = self.selected.output.large_print
        self.summary = self.selected.output.detail == "summary"
        self.rtl = direction(str(self.selected.briefing.language)) == "rtl"
        self.body, self.leading = (LARGE_BODY, 9.0) if self.large else RTL_BODY if self.rtl else (facts.BODY, 6.0)
        self.small = (13.5 if self.selected.output.imposed else LARGE_BODY) if self.large else 9.0
        self.refs = "line" if self.large or self.summary else "margin"
        self.engine = press.environment(self.layouts, "handout")
        self.words: Vocabulary = load_words(self.layouts, NAME, str(self.selected.briefing.language))
        self.engine.filters.update(worded(self.words))
        self.engine.finalize = printed(self.words)
        self.engine.filters.update(page.FILTERS)
        self.engine.filters.update(self._filters())
        self.assets = {**page.logo_assets(self.brand), **self._pictures()}
        self.entries = self._contents()
        drawn = {rows: self.picture(rows) for rows in covers.ROWS}
        self.heights = {rows: picture.height for rows, picture in drawn.items() if picture is not None}
        self.live = BOOKLET_LIVE if self.selected.output.imposed else LARGE_LIVE if self.large else LIVE
        self.values = {**page.values(self.selected, self.layouts, self.brand, self.words), **self._values()}

    def lay_out(self, plan: Plan) -> Laid:
        """The whole handout on its pages."""
        return self._laid("handout/handout.html", plan)

    def opening(self, plan: Plan) -> Opening:
        """What the matter of the first page takes: it is laid out alone, on a long page."""
        laid = self._laid("handout/first.html", plan)
        toc, who, lower = (list(laid.places(klass=name)) for name in ("toc", "who", "lower"))
        entries = [p.bottom for p in laid.places(tag="li") if p.id.startswith("to-")]
        said = [p for tag in ("p", "li") for p in laid.places(tag=tag)]
        return Opening(
            plan,
            words=tuple(p.bottom for p in said if p.bottom < lower[0].y),
            bottom=lower[0].bottom,
            toc=entries[-1] - toc[0].y if toc else 0.0,
            who=max(p.bottom for p in said if p.y >= who[0].y and p.x >= who[0].x) - who[0].y + WHO_FOOT,
            entries=len(entries),
            points=max(len(self.selected.remember) - 1, 0),
            gaps=2 + bool(self.selected.remember),
        )

    def pages_of_opening(self, plan: Plan) -> tuple[int, int]:
        """How many pages title, contents and contacts take, and how many of those have contents on them."""
        laid = self._laid("handout/first.html", plan)
        contents = {place.page for place in laid.places(tag="li") if place.id.startswith("to-")}
        return max(place.page for place in laid.places(klass="who")), len(contents)

    def picture(self, rows: int) -> covers.Picture | None:
        """The picture of the cover with its marks in so many rows."""
        cover = self.selected.cover
        if cover is None or self.summary:
            return None
        colours = (self.brand["accent-on-primary"], self.brand["on-primary"])
        return covers.picture(cover, self.brand.fonts, colours, rows, large=self.large, rtl=self.rtl)

    def _laid(self, template: str, plan: Plan) -> Laid:
        close = {"classes": f"{self.values['classes']} close{plan.close}"} if self.summary else {}
        html = press.render(self.engine, template, plan=plan, contents=self.entries, **{**self.values, **close})
        return press.document(
            html, layouts=self.layouts, fonts=self.brand.fonts, assets=self.assets, mirror=self.rtl
        )  # fmt: skip

    def _pictures(self) -> dict[str, bytes]:
        folder = self.sheet.options.get("folder")
        home = Path(str(folder)) if folder else None
        named = [b.body.file for s in self.selected.walk() for b in s.blocks if b.kind == "image"]
        return {asset(str(file)): pictures.read(home, str(file), file.at, PICTURE[self.large]) for file in named}

    def _values(self) -> dict[str, Any]:
        selected = self.selected
        quizzes = [b.body for s in selected.walk() for b in s.blocks if b.kind == "quiz"]
        numbers = {id(body): number for number, body in enumerate(quizzes, 1)}
        styles = ["handout/handout.css"]
        styles += ["handout/summary.css"] if self.summary else []
        styles += ["handout/large.css"] if self.large else []
        styles += ["handout/large-summary.css"] if self.large and self.summary else []
        styles += ["handout/booklet.css"] if selected.output.imposed else []
        styles += ["print/light.css"] if self.brand.mode == "light" else []
        styles += ["print/rtl.css"] if self.rtl else []
        styles += ["handout/rtl.css"] if self.rtl and not self.large else []
        emergency = next((line.phone for line in selected.national.lines if line.role_id == "emergency"), "")
        return {
            "refs": self.refs,
            "large": self.large,
            "summary": self.summary,
            "classes": f"handout {self.brand.mode}" + (" large" if self.large else ""),
            "styles": styles,
            "themes": page.themes(selected.sections, self.brand.fonts, self.small),
            "cover": self._cover(),
            "apart": self._apart(),
            "picture": self.picture,
            "first_contacts": selected.contacts(("dsl", "deputies")),
            "emergency": emergency,
            "quizzes": quizzes,
            "quiz_number": lambda block: numbers[id(block.body)],
            "cites": any(statement.pages for statement in statements(selected)),
            "asset": asset,
        }

    def _apart(self) -> frozenset[str]:
        """Which two things that share a line of the first page would meet on it: the ``brand``'s, the ``foot``'s."""
        selected, words, fonts = self.selected, self.words, self.brand.fonts
        kind = words["summary"] if self.summary else selected.briefing.kind.plain
        kind += f", {words['large_print']}" if self.large and not selected.output.imposed else ""
        pairs = {
            "brand": (selected.organisation.name, kind, self.body, page.logo_width(self.brand, 9.0) + 3),
            "foot": (
                f"{words['edition']} {edition(selected)}. {words['review_by']} "
                + words.short_day(selected.briefing.review_by),
                f"{words['page']} 00 {words['of']} 00", self.small, 0.0,
            ),
        }  # fmt: skip
        if not self.large:
            del pairs["foot"]  # it has a column of its own
        met = set()
        for name, (one, other, size, mark) in pairs.items():
            wide = fonts.width(one, size, bold=name == "brand") + fonts.width(other, size, bold=True)
            if wide / MM + mark + 6 > WIDE:
                met.add(name)
        return frozenset(met)

    def _cover(self) -> dict[str, Any]:
        title = self.selected.title
        sizes = (42.6, 42.6) if self.large else (50.5, 37.9)
        lines = self.brand.fonts.wrap(title.plain, COVER * MM, sizes[0], bold=True, tracking=-0.02)
        small = len(lines) > 3 or any(line.width > COVER * MM for line in lines)
        return {"small": small, "title": page.balanced(title, self.brand, COVER, sizes[small], -0.02, words=self.words)}

    def _contents(self) -> list[Entry]:
        made = [
            Entry(page.anchor(s.path), s.title.words, s.number, s.theme if s.number else 0)
            for s in self.selected.sections
        ]
        quiz = any(b.kind == "quiz" for s in self.selected.walk() for b in s.blocks)
        if quiz or self.selected.sources:
            named = "answers_and_sources" if quiz and self.selected.sources else "answers" if quiz else "sources"
            made.append(Entry("end", self.words[named]))
        return made

    def _filters(self) -> dict[str, Any]:
        fonts, brand = self.brand.fonts, self.brand
        margin, leading = (SUMMARY_MARGIN, SUMMARY_LEADING) if self.summary else (refs.MARGIN, self.leading)

        def headline(title: Inline, depth: int) -> Any:
            size, width, tracking = HEADLINES[min(depth, 3)]
            scale = 1.5 if self.large else 1.0
            wide = WIDE if self.large else width
            return page.balanced(title, brand, wide, size * scale, tracking, words=self.words)

        def drawn(chart: Chart) -> facts.DrawnChart:
            if chart.kind == "bar":
                return facts.bars(chart, fonts, LARGE_BARS if self.large else refs.TEXT, self.body)
            if chart.kind == "column":
                return facts.columns(chart, fonts, WIDE)
            fills = [brand[token] for token in ("heading", "mid", "tint", "accent", "line", "paper")]
            return facts.ring(chart, fills, brand["heading"])

        return {
            "balanced": headline,
            "drawn": drawn,
            "tall": lambda title, width=margin: (
                0 if self.large else refs.height(title, fonts, width, leading, self.body)
            ),
            "fits": lambda title, lines: not self.large and refs.fits(title, fonts, lines, self.body),
            "beside": lambda mode, body: mode if refs.clear_of_label(body, fonts) else "line",
            "short": partial(refs.is_short, fonts=fonts),
            "figures": partial(facts.figures, fonts=fonts, colour=brand["heading"], said=self.words["out_of"]),
            "column_widths": partial(facts.column_widths, fonts=fonts, width=WIDE, size=self.body),
        }


def asset(name: str) -> str:
    """What a page calls a picture of the briefing."""
    return f"briefing/{name}"

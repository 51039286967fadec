"""The frames of our own slides: which layouts there are, and where on each its placeholders stand.

Pure data, in points on a slide of 960 x 540. The margin is 48; twelve columns of 57.33 with gutters of 16 make a
margin column of 204 at x 48 and a text column of 644 at x 268, the grid of the printed handout again. The
template's author script turns this into placeholders, and the slide plan measures words against it, so the two
cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

SLIDE = (960.0, 540.0)
MARGIN = 48.0
TEXT_X, TEXT_W = 268.0, 644.0
FOOT_Y, FOOT_H = 500.0, 20.0
BOTTOM = 488.0
"""Nothing but the foot stands below this line."""
STRIP_H, STRIP_ON_H = 5.0, 12.0
"""The strip along the top: its height, and the height of the part that says where we are."""
LINE_HEIGHT = 1.2
"""Height of a line at single spacing, as a share of its size: what DrawingML renderers keep for every face."""

SINGLE = {
    12: 111,
    18: 111,
    20: 108,
    24: 108,
    28: 100,
    32: 99,
    42: 95,
    54: 93,
    68: 92,
    90: 90,
    120: 88,
    160: 88,
    190: 87,
    220: 86,
    270: 84,
}
"""Line spacing in percent of single for each size of the scale."""


INDEX = {"title": 0, "body": 1, "second": 2, "label": 13, "side": 14, "aside": 15, "panel": 16, "value": 17, "head": 18,
         "head2": 19, "label2": 20, "number": 22, "name": 23, "school": 24, "web": 25,
         "item1": 31, "item2": 32, "item3": 33, "item4": 34, "figure1": 41, "figure2": 42, "figure3": 43}  # fmt: skip
"""The number of each role: the same in every layout."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One placeholder: where it stands (points), and how its words look until someone says otherwise.

    ``role`` is what the slide plan calls it; ``index`` is its number in the file, the same role having the same
    number in every layout, so that words survive a change of layout. ``insets`` are left, top, right, bottom.
    ``fill`` names a colour role where the placeholder is itself a coloured field.
    """

    role: str
    x: float
    y: float
    w: float
    h: float
    size: float = 24
    bold: bool = False
    colour: str = "ink"
    kind: str = "body"
    prompt: str = "Text"
    anchor: str = "t"
    align: str = "l"
    fill: str = ""
    insets: tuple[float, float, float, float] = (0, 0, 0, 0)
    track: float = 0
    hang: float = 0

    @property
    def index(self) -> int:
        """The placeholder's number in the file."""
        return INDEX[self.role]

    @property
    def inner_w(self) -> float:
        """The width that a line of words may take."""
        return self.w - self.insets[0] - self.insets[2]

    @property
    def inner_h(self) -> float:
        """The height that the words may take."""
        return self.h - self.insets[1] - self.insets[3]


@dataclass(frozen=True, slots=True)
class Block:
    """A plain rectangle that a layout draws: a field, a rule. ``colour`` is a colour role."""

    name: str
    x: float
    y: float
    w: float
    h: float
    colour: str


@dataclass(frozen=True, slots=True)
class LayoutSpec:
    """One layout. ``ground`` is the colour role of its background, ``mark`` where the brand mark stands and in what."""

    name: str
    frames: tuple[Frame, ...]
    blocks: tuple[Block, ...] = ()
    type: str = ""
    ground: str = "paper"
    strip: bool = True
    mark: tuple[float, float, float, str] | None = (MARGIN, FOOT_Y, 20.0, "heading")
    foot: tuple[float, float, str] | None = (TEXT_X, 540.0, "soft")
    by_role: Mapping[str, Frame] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_role", {f.role: f for f in self.frames})

    @property
    def plain(self) -> bool:
        """True where strip, mark and foot are the master's own."""
        return self.strip and self.ground == "paper" and self.mark == (MARGIN, FOOT_Y, 20.0, "heading")


def _title(y: float = 54.0) -> Frame:
    return Frame("title", TEXT_X, y, TEXT_W, 80, 32, True, "heading", "title", "Say the point in a title", track=-0.01)


def _label(y: float = 60.0, role: str = "label", prompt: str = "Label") -> Frame:
    return Frame(role, MARGIN, y, 200, 48, 18, True, "heading", prompt=prompt)


def _side(y: float = 156.0, h: float = 332.0) -> Frame:
    return Frame("side", MARGIN, y, 204, h, 20, prompt="A remark in the margin")


def _display(x: float, y: float, w: float, h: float, colour: str, prompt: str, anchor: str = "t") -> Frame:
    return Frame("title", x, y, w, h, 54, True, colour, "title", prompt, anchor, track=-0.02)


def _band(y: float, h: float, size: float, prompt: str) -> Frame:
    """A field from edge to edge; its first words stand in the margin column, the rest in the text column."""
    return Frame("panel", 0, y, SLIDE[0], h, size, True, "on-theme", prompt=prompt, anchor="ctr", fill="heading",
                 insets=(MARGIN, 4, MARGIN, 4), hang=TEXT_X - MARGIN)  # fmt: skip


BODY = Frame("body", TEXT_X, 148, TEXT_W, 340, kind="obj", prompt="Say it in five lines")
"""The text column under a title."""

_FIELD = (48.0, 54.0, 312.0, 300.0)
COLUMNS = tuple(MARGIN + i * 293.333 for i in range(3))

LAYOUTS: tuple[LayoutSpec, ...] = (
    LayoutSpec(
        "Title",
        (
            replace(_display(47, 172, 592, 130, "on-primary", "Title of the session", "b"), kind="ctrTitle"),
            Frame("body", MARGIN, 316, 560, 128, kind="subTitle", colour="on-primary", prompt="What it is about"),
            Frame("aside", MARGIN, 458, 560, 28, 18, colour="on-primary", prompt="Occasion and length"),
            Frame("school", 94, 46, 540, 30, 18, True, "on-primary", prompt="Name of the school", anchor="ctr"),
            *(
                Frame(f"item{n}", 672, 135 * (n - 1), 288, 135, 24, colour="on-theme", fill=f"theme-{n}", hang=48,
                   insets=(24, 22, 20, 10), prompt="Theme")
                for n in (1, 2, 3, 4)
            ),
        ),
        type="title", ground="primary", strip=False, mark=(MARGIN, 44, 34, "on-primary"), foot=None,
    ),
    LayoutSpec(
        "Agenda",
        (_title(), _label(prompt="Today"),
         Frame("body", MARGIN, 200, 864, 288, 20, kind="tbl", prompt="When, what, how long")),
    ),
    LayoutSpec(
        "Section",
        (
            _display(267, 106, 645, 140, "on-theme", "Title of the section", "b"),
            Frame("value", 40, 82, 220, 286, 270, bold=True, colour="on-theme", track=-0.02, prompt="1"),
            Frame("body", TEXT_X, 280, 600, 128, colour="on-theme", prompt="What it is about, in a sentence"),
            Frame("aside", TEXT_X, 442, TEXT_W, 34, colour="on-theme", prompt="Minutes, and when"),
        ),
        (Block("Rule", TEXT_X, 262, TEXT_W, 2, "on-theme"),),
        type="secHead", ground="heading", strip=False, mark=(MARGIN, FOOT_Y, 20, "on-theme"),
        foot=(TEXT_X, 540, "on-theme"),
    ),
    LayoutSpec("Content", (_title(), _label(), _side(), BODY), type="obj"),
    LayoutSpec(
        "Two columns",
        (
            _title(), _label(), _side(),
            Frame("head", TEXT_X, 167, 314, 32, bold=True, prompt="First column"),
            Frame("body", TEXT_X, 206, 314, 282, kind="obj", prompt="First column"),
            Frame("head2", 598, 167, 314, 32, bold=True, colour="heading", prompt="Second column"),
            Frame("second", 598, 206, 314, 282, kind="obj", prompt="Second column"),
        ),
        (Block("Rule 1", TEXT_X, 154, 314, 3, "line"), Block("Rule 2", 598, 154, 314, 3, "heading")),
        type="twoObj",
    ),
    LayoutSpec(
        "Big number",
        (
            _title(304),
            Frame("value", 262, 44, 650, 176, 160, bold=True, colour="heading", track=-0.04, prompt="1 in 10"),
            _label(70),
            Frame("body", TEXT_X, 392, TEXT_W, 96, prompt="What it means for us"),
        ),
    ),
    LayoutSpec(
        "Figures",
        (
            _title(), _label(),
            *(Frame(f"figure{n}", x - 1, 166, 278, 112, 90, bold=True, colour="heading", track=-0.02, prompt="293")
              for n, x in enumerate(COLUMNS, 1)),
            *(Frame(f"item{n}", x, 284, 262, 204, prompt="What it counts") for n, x in enumerate(COLUMNS, 1)),
        ),
    ),
    LayoutSpec(
        "Chart",
        (_title(), _label(), _side(), Frame("body", TEXT_X, 148, TEXT_W, 340, kind="chart", prompt="Chart")),
        type="chart",
    ),
    LayoutSpec(
        "Table",
        (_title(), _label(), Frame("body", MARGIN, 136, 864, 352, 18, kind="tbl", prompt="Table")),
        type="tbl",
    ),
    LayoutSpec(
        "Quote",
        (
            _display(267, 60, 645, 306, "heading", "What was said"),
            Frame("body", TEXT_X, 398, TEXT_W, 80, prompt="Who said it"),
        ),
        (Block("Rule", TEXT_X, 382, TEXT_W, 1.5, "heading"),),
    ),
    LayoutSpec(
        "Case",
        (
            _title(58), _label(104, prompt="Case story"),
            Frame("body", TEXT_X, 118, 628, 132, prompt="What happened"),
            _label(296, "label2", "What it teaches"),
            Frame("second", TEXT_X, 290, TEXT_W, 198, kind="obj", prompt="What it teaches"),
        ),
        (Block("Field", 0, STRIP_H, 960, 262 - STRIP_H, "tint"),),
    ),
    LayoutSpec(
        "Case story",
        (
            _title(58), _label(104, prompt="Case story"),
            Frame("body", TEXT_X, 148, TEXT_W, 330, prompt="What happened"),
        ),
        (Block("Field", 0, STRIP_H, 960, 535, "tint"),),
    ),
    LayoutSpec(
        "Discuss",
        (
            _title(),
            Frame("panel", 0, 11.5, 236, 528.5, bold=True, colour="on-theme", fill="heading", prompt="Discuss",
                  insets=(48, 92, 4, 56)),
            Frame("side", TEXT_X, 148, TEXT_W, 96, prompt="What it is about"),
            Frame("body", TEXT_X, 286, TEXT_W, 202, kind="obj", prompt="A question for each line"),
        ),
        mark=(MARGIN, FOOT_Y, 20, "on-theme"),
    ),
    LayoutSpec(
        "Scenario",
        (
            _title(), _label(prompt="Scenario"),
            Frame("side", MARGIN, 84, 200, 56, 18, prompt="A made-up story"),
            Frame("aside", TEXT_X, 97, TEXT_W, 53, 20, prompt="Who it is about"),
            *(Frame(f"item{n}", x, 188, 266, 206, prompt="When, and what happens") for n, x in enumerate(COLUMNS, 1)),
            _band(404, 84, 24, "The question"),
        ),
        (Block("Line", MARGIN, 164, 864, 3, "heading"),),
    ),
    LayoutSpec(
        "Story",
        (
            _title(), _label(prompt="Scenario"), _side(h=232),
            Frame("body", TEXT_X, 148, TEXT_W, 240, prompt="What happens"),
            _band(404, 84, 24, "The question"),
        ),
    ),
    LayoutSpec(
        "Quiz question",
        (_title(), _label(prompt="Quiz"), _side(180, 308),
         Frame("body", TEXT_X, 160, TEXT_W, 328, kind="obj", prompt="An answer for each line")),
    ),
    LayoutSpec(
        "Quiz answer",
        (
            _title(), _label(prompt="Answer"),
            _band(148, 112, 54, "The answer"),
            _label(292, "label2", "Why"),
            Frame("body", TEXT_X, 289, TEXT_W, 199, prompt="Why it is so"),
        ),
    ),
    LayoutSpec(
        "Message",
        (_title(), _label(104, prompt="Key message"),
         Frame("body", 244, 160, 716, 300, 32, True, "on-theme", prompt="The message", anchor="ctr", fill="heading",
               insets=(24, 20, 48, 20))),
    ),
    LayoutSpec(
        "Picture",
        (_title(), _label(), _side(), Frame("body", TEXT_X, 148, TEXT_W, 332, kind="pic", prompt="Picture")),
        type="picTx",
    ),
    LayoutSpec(
        "Contacts",
        (
            _display(*_FIELD, "on-primary", "Worried? Tell one of us"),
            Frame("aside", MARGIN, 400, 312, 88, colour="on-primary", anchor="b", prompt="In danger now: call 999"),
            Frame("label", 416, 52, 496, 32, prompt="Designated safeguarding lead"),
            Frame("name", 416, 86, 270, 42, 32, bold=True, colour="heading", prompt="Name"),
            Frame("number", 694, 86, 218, 42, 32, bold=True, colour="heading", align="r", prompt="Number"),
            Frame("side", 416, 129, 496, 32, prompt="Where and when"),
            Frame("body", 416, 184, 496, 204, kind="tbl", prompt="Deputies"),
            Frame("web", 416, 408, 496, 72, prompt="Where to find the forms"),
        ),
        (Block("Field", 0, 0, 384, 540, "primary"),),
        strip=False, mark=(416, FOOT_Y, 20, "heading"), foot=(444, 380, "soft"),
    ),
    LayoutSpec(
        "Closing",
        (
            _display(*_FIELD, "on-primary", "What we do next"),
            Frame("aside", MARGIN, 400, 312, 88, colour="on-primary", anchor="b", prompt="By when"),
            Frame("body", 416, 48, 496, 440, kind="obj", prompt="A thing to do for each line"),
        ),
        (Block("Field", 0, 0, 384, 540, "primary"),),
        strip=False, mark=(416, FOOT_Y, 20, "heading"), foot=(444, 380, "soft"),
    ),
    LayoutSpec("Title only", (_title(), _label()), type="titleOnly"),
    LayoutSpec("Blank", (), type="blank"),
)  # fmt: skip

BY_NAME: Mapping[str, LayoutSpec] = {layout.name: layout for layout in LAYOUTS}


def beside_mark(frame: Frame, ratio: float) -> Frame:
    """The frame of the school's name on the cover: after a wide mark it begins later, without one at the margin.

    ``ratio`` is how wide the brand's mark is for its height; 0 where there is none.
    """
    x = MARGIN + (34 * ratio + 12 if ratio else 0)
    return replace(frame, x=x, w=frame.x + frame.w - x)

"""Blocks of words as slides: text, lists, callouts, quotes, case stories, terms, links, slips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..blocks import Block, texts
from ..text import Inline
from ._deck_fit import DISPLAY_SIZES, MOST_WORDS
from ._deck_frames import BY_NAME, Frame
from ._deck_scene import Scene, paragraphs_of
from ._deck_slides import Bullet, Drawn, Note, Para, Rect, Shape, Slide, Words, bits

BULLETS: dict[str, Bullet] = {"steps": "number", "actions": "box"}
_ICON = (46.0, 58.0, 34.0)
#: What a display title may break worse by before it is set a size smaller.
_SMALLER = 0.6
_UNDER_ICON = (48.0, 104.0, 200.0, 48.0)


def text(scene: Scene, index: int, block: Block) -> list[Slide]:
    """Prose: its slide wording, or nothing (the plan puts it in the notes)."""
    return short(scene, block, None) if block.slide else []


def short(scene: Scene, block: Block, title: Inline | str | None, bullet: Bullet = "") -> list[Slide]:
    """A block's slide wording: points under a title, the text beside them; or the text alone."""
    wording = block.slide
    if wording is None:
        raise ValueError("a block without slide wording")
    title = wording.title or title
    if wording.points:
        return scene.listed(title, wording.points, block, bullet=bullet, side=wording.text)
    paras, notes = scene.prose(wording.text, BY_NAME["Content"].by_role["body"])
    return [scene.slide("Content", title, [Words("body", paras)], block, notes=notes)]


def has_words(block: Block) -> bool:
    """Whether a slide wording says more than a title."""
    return block.slide is not None and bool(block.slide.points or block.slide.text)


def listing(scene: Scene, index: int, block: Block) -> list[Slide]:
    """Bullets, steps and actions."""
    bullet = BULLETS.get(block.kind, "")
    title = (block.slide.title if block.slide else None) or block.body.title
    if block.kind == "actions" and index == scene.closing:
        return _closing(scene, block, title)
    if has_words(block):
        return short(scene, block, title, bullet)
    items: Sequence[Inline | str] = block.body.items
    notes: list[Note] = []
    if sum(len(i.words.split()) for i in block.body.items) > MOST_WORDS:
        leads = [_lead(i) for i in block.body.items]
        if all(leads):
            notes = [Note("In full", i.plain) for i in block.body.items]
            items = [lead for lead in leads if lead]
    return scene.listed(title, items, block, bullet=bullet, notes=notes)


def _lead(item: Inline) -> str:
    """The bold words that an item begins with, as a sentence of their own; "" where it has none."""
    words = bits(item)
    if len(words) < 2 or not words[0].bold:
        return ""
    return words[0].text.rstrip(" :,;")


def _closing(scene: Scene, block: Block, title: Inline | str | None) -> list[Slide]:
    """The last list of things to do: on the closing layout, its title in the field."""
    spec = BY_NAME["Closing"].by_role
    items: Sequence[Inline | str] = block.slide.points if has_words(block) and block.slide else block.body.items
    items = items or block.body.items
    paras = scene.points(items, "box")
    if len(paras) > 6 or not scene.holds(paras, spec["body"]):
        scene.tight = True
        if len(paras) > 6 or scene.size == 20:
            return scene.listed(title, items, block, bullet="box")
    shown = display(scene, title or scene.section.headline, spec["title"], "on-primary")
    if shown is None:
        return scene.listed(title, items, block, bullet="box")
    words, rules, notes = scene.ruled("body", paras, spec["body"])
    by_when = [] if block.slide is None or not block.slide.text else paragraphs_of(block.slide.text)
    aside = Words("aside", tuple(Para(bits(p), 24, colour="on-primary") for p in by_when))
    return [
        scene.slide("Closing", title, [words, aside], block, title_words=shown, shapes=[rules] if rules else [],
                    notes=notes, kind="closing", label="")
    ]  # fmt: skip


def display(scene: Scene, title: Inline | str, frame: Frame, colour: str) -> Words | None:
    """A title in display size on its field; None where no size fits."""
    words = tuple(replace(b, bold=True, href=None) for b in bits(title))
    sizes = [z for z in DISPLAY_SIZES if scene.fit.first_size(words, frame, (z,), lines=6)]
    sizes = [z for z in sizes if z > DISPLAY_SIZES[-1]] or sizes
    if not sizes:
        return None
    costs = {size: scene.fit.cost(words, frame, size) + _SMALLER * n for n, size in enumerate(sizes)}
    size = min(sizes, key=lambda z: costs[z])
    held, narrow = scene.fit.titled(words, frame, size)
    return Words("title", (Para(held, size, True, colour),), narrow=narrow)


def callout(scene: Scene, index: int, block: Block) -> list[Slide]:
    """A key message in a solid field, a caution in an outline, the law between two rules."""
    body, wording = block.body, block.slide
    meaning = scene.fit.words[body.kind]
    title = (wording.title if wording else None) or body.title or meaning
    icon: list[Shape] = [Drawn(body.kind, *_ICON, scene.colour)]
    if wording and wording.points:
        return scene.listed(
            title, wording.points, block, side=wording.text, label=meaning, label_box=_UNDER_ICON, shapes=icon
        )
    said = (wording.text if wording else None) or body.text
    solid = scene.colour if body.kind == "key" else ""
    words, notes = scene.message(said, fill=solid, outline="accent" if body.kind == "caution" else "")
    if body.kind == "law" and words.box:
        _, top, _, high = words.box
        icon += [Rect(268, top, 644, 4, scene.colour), Rect(268, top + high - 4, 644, 4, scene.colour)]
    return [scene.slide("Message", title, [words], block, notes=notes, shapes=icon, label=meaning)]


def quote(scene: Scene, index: int, block: Block) -> list[Slide]:
    """Somebody's words, large, and whose they are."""
    spec = BY_NAME["Quote"].by_role
    said, body = (block.slide.text.paragraphs[0] if block.slide and block.slide.text else block.body.text), block.body
    given = [bits(body.by, bold=True)] if body.by else []
    given += [bits(body.role)] if body.role else []
    notes: list[Note] = []
    whose: list[Para] = []
    for words in given:
        para, cut = scene.fit.cut(Para(words, 24), spec["body"].inner_w, spec["body"].inner_h / len(given))
        whose.append(para)
        if cut:
            notes.append(Note("In full", "".join(b.text for b in words)))
    shown = display(scene, said, spec["title"], scene.colour)
    if shown is None:
        frame = BY_NAME["Content"].by_role["body"]
        room = replace(frame, h=frame.h - scene.fit.height(whose, frame.inner_w) - 20)
        paras, more = scene.prose(said, room)
        title = body.by or body.role or scene.fit.words["said"]
        signed = [replace(p, before=14 if n == 0 else 0) for n, p in enumerate(whose)]
        return [scene.slide("Content", title, [Words("body", (*paras, *signed))], block, notes=[*more, *notes])]
    shapes: list[Shape] = [Drawn("quote", 48, 68, 92, scene.colour), Rect(268, 382, 644, 1.5, scene.colour)]
    body_words = Words("body", tuple(whose))
    return [scene.slide("Quote", None, [body_words], block, title_words=shown, shapes=shapes, notes=notes)]


def case(scene: Scene, index: int, block: Block) -> list[Slide]:
    """A case story on its field over what it teaches; on two slides where one is too small."""
    body, wording = block.body, block.slide
    title = (wording.title if wording else None) or body.title
    happened = (wording.text if wording else None) or body.happened
    learned: Sequence[Inline | str] = (wording.points if wording else ()) or body.learned.paragraphs
    spec = BY_NAME["Case"].by_role
    icon = Drawn("case", *_ICON, scene.colour)
    story = tuple(Para(bits(p), scene.size, before=8) for p in paragraphs_of(happened))
    lessons = scene.points(learned)
    one_line = scene.fit.lines(bits(title, bold=True), 644, 32, bold=True) == 1
    room = replace(spec["body"], y=110, h=140) if one_line else replace(spec["body"], y=145, h=110)
    if scene.fit.fits(story, room) and len(lessons) <= 5 and scene.holds(lessons, spec["second"]):
        words, _, _ = scene.ruled("second", lessons, spec["second"], top=0, most=27)
        told = Words("body", story, box=(room.x, room.y, room.w, room.h))
        under = scene.label_words(scene.fit.words["teaches"], "label2")
        shown, more = scene.title(title, spec["title"])
        if one_line:
            shown = replace(shown, box=(268.0, 58.0, 644.0, 44.0))
        return [
            scene.slide("Case", title, [told, under, words], block, title_words=shown, notes=more, shapes=[icon],
                        kind="case", label=scene.fit.words["case"])
        ]  # fmt: skip
    scene.tight = True
    paras, notes = scene.prose(happened, BY_NAME["Case story"].by_role["body"])
    first = scene.slide(
        "Case story", title, [Words("body", paras)], block, part=(1, 2), notes=notes, shapes=[icon], kind="case",
        label=scene.fit.words["case"],
    )  # fmt: skip
    after = scene.listed(title, learned, block, label=scene.fit.words["teaches"])
    again = [
        scene.slide("Content", title, [w for w in s.words if w.role not in ("title", "label")], block,
                    part=(n, len(after) + 1), notes=[x for x in s.notes if x.label != "Title in full"],
                    shapes=s.shapes, label=scene.fit.words["teaches"])
        for n, s in enumerate(after, 2)
    ]  # fmt: skip
    first_words, _ = scene.title(title, BY_NAME["Case story"].by_role["title"], (1, len(after) + 1))
    return [replace(first, words=(first_words, *first.words[1:])), *again]


def terms(scene: Scene, index: int, block: Block) -> list[Slide]:
    """Words explained: as a table, unless the slide has its own wording."""
    from ._deck_tables import grid_slides

    title = (block.slide.title if block.slide else None) or block.body.title
    if has_words(block):
        return short(scene, block, title)
    rows = [(item.term, item.meaning) for item in block.body.items]
    return grid_slides(scene, block, title, (scene.fit.words["word"], scene.fit.words["meaning"]), rows, row_heads=True)


def links(scene: Scene, index: int, block: Block) -> list[Slide]:
    """Places on the web: their slide wording, or nothing (the plan puts them in the notes)."""
    return short(scene, block, scene.fit.words["read_more"]) if has_words(block) else []


def slip(scene: Scene, index: int, block: Block) -> list[Slide]:
    """A slip to sign belongs on paper; on a slide it is what everyone is asked to say."""
    title = block.body.title or scene.fit.words["slip"]
    words, notes = scene.message(block.body.text, fill=scene.colour)
    return [scene.slide("Message", title, [words], block, notes=notes, label=scene.label, label_box=(48, 60, 200, 48))]


def noted(block: Block) -> list[tuple[str, str]]:
    """What goes to the notes of a block that has no slide: label and text, page references as they stand."""
    if block.kind == "links":
        out = []
        for link in block.body:
            said = f"{link.text.plain}: {link.web}"
            out.append(("Link", f"{said} ({link.note.plain})" if link.note else said))
        return out
    return [("Background", paragraph.plain) for paragraph in texts(block.body)]

"""Blocks for the room as slides: questions, scenarios, quizzes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..blocks import Block
from ..text import Inline, sentences
from ._deck_fit import TITLE_SIZES, line, packed
from ._deck_frames import BY_NAME
from ._deck_scene import Scene, Text, paragraphs_of
from ._deck_slides import Bit, Drawn, Group, Note, Para, Rect, Shape, Slide, Words, bits


def _listen(block: Block) -> list[Note]:
    return [Note("Listen for", item.plain) for item in block.body.listen_for]


def _panel(scene: Scene, word: str, minutes: float) -> Words:
    """The field beside a discussion: what to do, and for how many minutes, large."""
    frame = BY_NAME["Discuss"].by_role["panel"]
    paras = [Para((Bit(word),), 24, True, "on-theme")]
    if minutes:
        figure = (
            f"{round(minutes * 2) // 2}{'½' if round(minutes * 2) % 2 else ''}" if minutes < 100 else f"{minutes:.0f}"
        )
        size = next(z for z in (160.0, 120.0, 90.0, 54.0) if scene.fit.width(figure, z, bold=True) < frame.inner_w)
        last = Para(
            (Bit(scene.fit.words.form("minutes_alone", minutes if minutes >= 100 else round(minutes * 2) / 2)),),
            24,
            True,
            "on-theme",
        )
        tight = size * 0.74
        used = line(24) * 2 + tight
        number = Para((Bit(figure, bold=True),), size, True, "on-theme", before=max(20.0, frame.inner_h - used - 6),
                      exact=tight)  # fmt: skip
        paras += [number, last]
    return Words("panel", tuple(paras), fill=scene.colour)


def _discuss(
    scene: Scene, block: Block, title: Inline | str, context: Text, prompts: Sequence[Inline | str],
    minutes: float, *, notes: Sequence[Note] = (), extra: str = "",
) -> list[Slide]:  # fmt: skip
    spec = BY_NAME["Discuss"].by_role
    shapes: list[Shape] = [
        Drawn("discuss", 46, 58, 34, "on-theme"),
        Drawn("mark", 48, 500, 20, "on-theme"),
    ]
    held = list(notes)
    paras, more = scene.prose(context, spec["side"]) if context else ((), [])
    held += more
    frame = spec["body"]
    if paras and prompts:
        shapes.append(Rect(268, 262, 644, 1.5, scene.colour))
    elif not paras:
        frame = replace(frame, y=156, h=332)
    panel = _panel(scene, scene.fit.words["discuss"], minutes)
    words: list[Words] = [Words("side", paras)]
    if not prompts:
        words[0] = replace(words[0], box=(268.0, 148.0, 644.0, 340.0))
        return [scene.slide("Discuss", title, [panel, *words], block, notes=held, shapes=shapes, kind="discuss")]
    items = scene.points(prompts)
    if not scene.holds(items, frame) or len(items) > 6:
        scene.tight = True
        if scene.size == 20:
            return _discuss_parts(scene, block, title, items, panel, words, shapes, held)
    body, _, cut = scene.ruled("body", items, frame)
    box = None if frame is spec["body"] else (frame.x, frame.y, frame.w, frame.h)
    return [
        scene.slide("Discuss", title, [panel, *words, replace(body, box=box)], block, notes=[*held, *cut],
                    shapes=shapes, kind="discuss", extra=extra)
    ]  # fmt: skip


def _discuss_parts(
    scene: Scene, block: Block, title: Inline | str, items: Sequence[Para], panel: Words, words: list[Words],
    shapes: list[Shape], notes: list[Note],
) -> list[Slide]:  # fmt: skip
    """Too much to ask for one slide: the context once, the questions in parts."""
    spec = BY_NAME["Discuss"].by_role["body"]
    tall = replace(spec, y=156, h=332)
    runs = packed(items, lambda p: scene.fit.para_height(p, spec.inner_w) + 12, tall.h, 6)
    plain = [s for s in shapes if not isinstance(s, Rect)]
    lead = bool(words[0].paragraphs)
    total = len(runs) + lead
    out = []
    if lead:
        context = replace(words[0], box=(268.0, 148.0, 644.0, 340.0))
        out.append(scene.slide("Discuss", title, [panel, context], block, part=(1, total), notes=notes, shapes=plain,
                               kind="discuss"))  # fmt: skip
    for n, run in enumerate(runs, len(out) + 1):
        body, _, cut = scene.ruled("body", run, tall)
        body = replace(body, box=(tall.x, tall.y, tall.w, tall.h))
        first = notes if n == 1 else []
        out.append(scene.slide("Discuss", title, [panel, body], block, part=(n, total), notes=[*first, *cut],
                               shapes=plain, kind="discuss"))  # fmt: skip
    return out


def question(scene: Scene, index: int, block: Block) -> list[Slide]:
    """Something to discuss: the question as title, the context, the prompts, the minutes large."""
    body, wording = block.body, block.slide
    title = (wording.title if wording else None) or body.ask
    context = (wording.text if wording else None) or body.context
    prompts = (wording.points if wording else ()) or body.prompts
    return _discuss(scene, block, title, context, prompts, scene.minutes(index), notes=_listen(block))


def scenario(scene: Scene, index: int, block: Block) -> list[Slide]:
    """A made-up case: its moments along a line (or its story), then what to ask of it."""
    body, wording = block.body, block.slide
    title = (wording.title if wording else None) or body.title
    story = (wording.text if wording else None) or body.story
    prompts: Sequence[Inline | str] = (wording.points if wording else ()) or body.prompts
    minutes = scene.minutes(index)
    if not body.moments or len(body.moments) > 3:
        context = [*paragraphs_of(story)]
        context += [Inline((*m.when.runs, *Inline.of(": ").runs, *m.text.runs)) for m in body.moments]
        return _told(scene, block, title, context, prompts, minutes)
    spec = BY_NAME["Scenario"].by_role
    question_ = _one_question(scene, prompts, minutes)
    words: list[Words] = [Words("side", (Para((Bit(scene.fit.words["made_up"]),), 18),))]
    notes: list[Note] = _listen(block) if question_ else []
    told = tuple(Para(bits(p), 20) for p in paragraphs_of(story))
    low: tuple[float, float, float, float] | None = None
    short_title = scene.fit.lines(bits(title, bold=True), 644, 32, bold=True) == 1
    if told and short_title and scene.fit.fits(told, spec["aside"]):
        words.append(Words("aside", told))
        low = (268.0, 54.0, 644.0, 42.0)
    else:
        notes = [*(Note("Say", p if isinstance(p, str) else p.plain) for p in paragraphs_of(story)), *notes]
    room = spec["item1"] if question_ else replace(spec["item1"], h=300.0)
    size = next(
        (z for z in (24.0, 20.0) if all(scene.fit.fits(_moment(scene, m, z), room) for m in body.moments)), 20.0
    )
    for n, moment in enumerate(body.moments, 1):
        paras = _moment(scene, moment, size)
        kept, cut = scene.fit.cut(paras[1], room.inner_w, room.h - line(size))
        if cut:
            notes.append(Note("In full", moment.text.plain))
        frame = spec[f"item{n}"]
        words.append(Words(f"item{n}", (paras[0], kept), box=None if question_ else (frame.x, frame.y, frame.w, 300.0)))
    if question_:
        words.append(question_)
    first = scene.slide("Scenario", title, words, block, notes=notes,
                        shapes=_line(scene, body.moments), kind="scenario", label=scene.fit.words["scenario"],
                        label_box=(48, 60, 200, 24))  # fmt: skip
    if low:
        first = replace(first, words=tuple(replace(w, box=low) if w.role == "title" else w for w in first.words))
    if question_ or not prompts:
        return [first]
    after = _discuss(scene, block, title, None, prompts, minutes, notes=_listen(block), extra=_talk(scene))
    return [first, *after]


def _talk(scene: Scene) -> str:
    """What tells the title of the questions from that of their story."""
    word = scene.fit.words["discuss"]
    return f"{word[:1].lower()}{word[1:]}"


def _moment(scene: Scene, moment: object, size: float) -> tuple[Para, Para]:
    when, said = moment.when, moment.text  # type: ignore[attr-defined]
    return Para(bits(when, bold=True), size, True, scene.colour), Para(bits(said), size)


def _one_question(scene: Scene, prompts: Sequence[Inline | str], minutes: float) -> Words | None:
    """The band under a scenario, where there is just one thing to ask and it fits."""
    if len(prompts) != 1:
        return None
    frame = BY_NAME["Scenario"].by_role["panel"]
    lead = (Bit(f"{scene.fit.words.spoken(minutes)}\t", bold=True),) if minutes else ()
    para = Para((*lead, *bits(prompts[0], bold=True)), 24, True, "on-theme", hang=220 if minutes else 0)
    wide = frame.inner_w - 220
    lines = scene.fit.lines(bits(prompts[0], bold=True), wide, 24, bold=True)
    return Words("panel", (para,), fill=scene.colour) if lines * line(24) <= frame.inner_h else None


def _line(scene: Scene, moments: Sequence[object]) -> list[Shape]:
    """The line of a scenario with a square for each moment, the last one filled."""
    starts = [48 + 293.333 * n for n in range(len(moments))]
    rects = [Rect(48, 164, 864, 3, scene.colour)]
    for n, x in enumerate(starts):
        last = n == len(starts) - 1
        rects.append(Rect(x, 156, 19, 19, scene.colour if last else "paper"))
        if not last:
            rects.append(Rect(x + 1.5, 157.5, 16, 16, scene.colour, outline=3))
    return [Group("Line of moments", tuple(rects))]


def _told(
    scene: Scene, block: Block, title: Inline | str, story: Sequence[Inline | str], prompts: Sequence[Inline | str],
    minutes: float,
) -> list[Slide]:  # fmt: skip
    """A scenario that is a story: the story, then the questions."""
    frame = BY_NAME["Story"].by_role["body"]
    band = _one_question(scene, prompts, minutes)
    tall = frame if band else replace(frame, h=332.0)
    for size in (24.0, 20.0):
        paras = tuple(Para(bits(p), size, before=10) for p in story)
        if scene.fit.fits(paras, tall):
            break
    notes: list[Note] = []
    if not scene.fit.fits(paras, tall):
        kept: list[Para] = []
        room = tall.inner_h
        for para in paras:
            fitted, cut = scene.fit.cut(para, tall.inner_w, room - (para.before if kept else 0))
            kept.append(fitted)
            room -= scene.fit.para_height(fitted, tall.inner_w) + para.before
            if cut or room < line(20):
                break
        notes = [Note("In full", p.plain) for p in paras]
        paras = tuple(kept)
    body = Words("body", paras, box=None if band else (tall.x, tall.y, tall.w, tall.h))
    side = Words("side", (Para((Bit(scene.fit.words["made_up"]),), 18),))
    two = bool(prompts) and band is None
    held = [*notes, *([] if two else _listen(block))]
    first = scene.slide("Story", title, [side, body, *([band] if band else [])], block, notes=held,
                        kind="scenario", label=scene.fit.words["scenario"])  # fmt: skip
    if not two:
        return [first]
    after = _discuss(scene, block, title, None, prompts, minutes, notes=_listen(block), extra=_talk(scene))
    return [first, *after]


def quiz(scene: Scene, index: int, block: Block) -> list[Slide]:
    """A question with its options, then the same question with its answer and why."""
    body, wording = block.body, block.slide
    title, before = _asked(scene, (wording.title if wording else None) or body.question)
    minutes = scene.minutes(index)
    said = scene.fit.words
    label = said["quiz_for"].format(time=said.spoken(minutes)) if minutes else said["quiz"]
    aside = f"{before} {said['hands_up']}".strip()
    asked = scene.listed(title, body.options, block, bullet="letter", side=aside, layout="Quiz question",
                         label=label, kind="quiz")  # fmt: skip
    asked = [replace(s, footer=scene.cite(()), pages=()) for s in asked]
    spec = BY_NAME["Quiz answer"].by_role
    letter, option = "ABCDEF"[body.answer_index], body.options[body.answer_index]
    band = spec["panel"]
    wide = replace(band, w=band.inner_w - 220 + 96)
    answer = bits(option, bold=True)
    size = scene.fit.first_size(answer, wide, (54.0, 42.0, 32.0, 24.0, 20.0), lines=3) or 20.0
    notes: list[Note] = []
    para = Para((Bit(f"{letter}\t", bold=True), *answer), size, True, "on-theme", hang=220)
    if scene.fit.lines(answer, wide.inner_w, size, bold=True) * line(size) > band.inner_h:
        short, _ = scene.fit.cut(Para(answer, size, True), wide.inner_w, band.inner_h)
        para = replace(para, bits=(Bit(f"{letter}\t", bold=True), *short.bits))
        notes.append(Note("In full", option.plain))
    because = wording.text if wording and wording.text else body.why
    why, more = scene.prose(because, spec["body"])
    words = [Words("panel", (para,), fill=scene.colour), scene.label_words(said["why"], "label2"), Words("body", why)]
    shown = scene.slide("Quiz answer", title, words, block, notes=[*notes, *more], kind="answer", label=said["answer"],
                        extra=said["answer_of"])  # fmt: skip
    return [*asked, shown]


def _asked(scene: Scene, question_: Inline) -> tuple[Inline | str, str]:
    """A question as a title, and what goes before it where it is too long for one: its last sentence asks."""
    frame = BY_NAME["Quiz answer"].by_role["title"]
    long = (*bits(question_, bold=True), Bit(f" ({scene.fit.words['answer_of']})"))
    pieces = sentences(question_.words)
    if len(pieces) < 2 or scene.fit.first_size(long, frame, TITLE_SIZES, lines=2):
        return question_, ""
    return pieces[-1], " ".join(pieces[:-1])

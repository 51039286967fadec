"""Nothing lost, nothing leaked: what a file says against what it must and may not say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from ..statements import Statement
from ._pdf_page import quoted
from .reading import Piece, Reading
from .result import Check, Place
from .want import Want
from .words import RUN, Text, locate, runs, squeeze, tokens

#: Of what is shorter than a run, these tell: titles and names. A cell (``The answer``) may stand anywhere.
_NAMED = frozenset({"title", "contact", "slip"})


def find_all(reading: Reading, want: Want) -> tuple[Place, ...]:
    """Where every statement stands. A sentence that is wanted twice has to stand twice; a title may serve two."""
    finder = _Finder(reading)
    return tuple(finder.place(s) for s in want.statements)


class _Finder:
    """Finds statements one after another; what stood for one of them does not stand for another in the same words."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.taken: dict[tuple[str, str], int] = {}
        self.ends: dict[tuple[str, str], tuple[int, int]] = {}  # how many were passed in a stream, and where that was

    def place(self, statement: Statement) -> Place:
        """Where ``statement`` stands."""
        long = statement.role != "title" and len(tokens(statement.text)) >= 4
        for name in _streams(self.reading, statement):
            key = (name.replace("drawn", "face"), statement.text)
            before = self.taken.get(key, 0) if long else 0
            at = self._nth(name, statement.text, before)
            if at is not None:
                self.taken[key] = before + 1
                return _placed(statement, True, _page(self.reading, name, at) if at >= 0 else 0)
        return _placed(statement, False, 0)

    def _nth(self, name: str, words: str, before: int) -> int | None:
        """Where ``words`` stand for the time after ``before`` others; -1 where they are no words; None for nowhere."""
        text: Text = getattr(self.reading, name)
        passed, start = self.ends.get((name, words), (0, 0))
        if passed > before:
            passed, start = 0, 0
        while True:
            spans, missing = locate(text, words, start)
            if missing or not spans:
                return None if missing else -1
            start = spans[-1][0] + spans[-1][1]
            if name == "face_text" and _listed(self.reading, spans):
                continue
            passed += 1
            self.ends[name, words] = passed, start
            if passed > before:
                return spans[0][0]


class _Cover:
    """Which characters of a text belong to something that may stand there."""

    def __init__(self, text: Text, allowed: Iterable[str]) -> None:
        self.mask = bytearray(len(text.squeezed))
        for needle in {squeeze(a) for a in allowed}:
            for at in text.finds(needle):
                self.mask[at : at + len(needle)] = b"\1" * len(needle)

    def holds(self, start: int, length: int) -> bool:
        return self.mask.count(1, start, start + length) == length


def _streams(reading: Reading, statement: Statement) -> tuple[str, ...]:
    if statement.role == "alt":
        return ("alt_text", "face_text", "drawn_text")
    if statement.where == "notes" and reading.kind == "pptx":
        return ("notes_text",)
    face = ("face_text", "drawn_text") if reading.drawn is not reading.face else ("face_text",)
    return (*face, "notes_text") if statement.where == "any" else face


def _listed(reading: Reading, spans: tuple[tuple[int, int], ...]) -> bool:
    """Whether the statement was met in the list of contents only, which promises it but is not it."""
    pieces = [reading.face[i] for start, length in spans for i in reading.face_text.parts(start, length)]
    return all(p.role == "TOCI" for p in pieces)


def _page(reading: Reading, stream: str, start: int) -> int:
    if stream in ("notes_text", "alt_text"):
        return 0
    pieces = reading.face if stream == "face_text" else reading.drawn
    text: Text = getattr(reading, stream)
    return pieces[text.parts(start, 1)[0]].page


def _placed(statement: Statement, found: bool, page: int) -> Place:
    return Place(statement.text, statement.role, statement.path, statement.pages, statement.where, page, found)


def lost(places: Iterable[Place]) -> Check:
    """Every statement stands in the file."""
    every = tuple(places)
    where = {"notes": "not in the notes", "any": "neither on a slide nor in the notes"}
    missing = tuple(
        f"{quoted(p.text, 90)} ({p.path or 'cover'}) is {where.get(p.where, 'not in the file')}"
        for p in every
        if not p.found
    )
    return Check("lost", not missing, f"{len(every) - len(missing)} of {len(every)} statements", missing)


def leaked(reading: Reading, want: Want) -> Check:
    """Nothing that was left out stands anywhere in the file."""
    may = tuple(s.text for s in want.statements) + want.allowed
    allowed = _allowed(may)
    details = [f.detail + (f" ({reading.unit[:-1]} {f.page})" if f.page else "") for f in reading.faults
               if f.check == "leaked"]  # fmt: skip
    known: set[str] = set()
    for text, where, brief in _texts(reading):
        cover: _Cover | None = None
        for statement in want.forbidden:
            if statement.text in known:
                continue
            for run in _suspects(text, statement, allowed, brief=brief):
                cover = cover or _Cover(text, may)
                bare = [at for at in text.finds(run) if not cover.holds(at, len(run))]
                if bare:
                    known.add(statement.text)
                    words = _grown(text, statement, run)
                    place = where(text.parts(bare[0], 1)[0])
                    details.append(f"{quoted(words, 90)} ({statement.path or 'cover'}) stands in {place}")
                    break
    details += _alone(reading, want, allowed, known)
    return Check("leaked", not details, f"{len(want.forbidden)} sentences looked for", tuple(details))


@lru_cache(maxsize=64)
def _allowed(texts: tuple[str, ...]) -> Text:
    return Text(texts, apart=True)


def _texts(reading: Reading) -> Iterator[tuple[Text, Callable[[int], str], bool]]:
    """Every stream of words, what tells the place of a piece of it, and whether a few words tell anything there.

    A template has words of its own (``The answer``): only a whole run of them can be somebody else's.
    """
    yield reading.face_text, lambda i: _where(reading, reading.face[i]), True
    if reading.drawn is not reading.face:
        yield reading.drawn_text, lambda i: _where(reading, reading.drawn[i]), True
    for brief in (True, False):
        passages = [p for p in reading.passages if (p.kind != "part") == brief]
        yield Text([p.text for p in passages], apart=True), lambda i, own=passages: own[i].where, brief  # type: ignore[misc]


def _suspects(text: Text, statement: Statement, allowed: Text, *, brief: bool) -> Iterator[str]:
    """The runs of ``statement`` that stand in ``text`` and not in what is allowed."""
    words = tokens(statement.text)
    if len(words) < RUN:
        whole = "".join(words)
        whole_thought = statement.role in _NAMED or statement.text.rstrip("”’\"'").endswith((".", "?", "!"))
        telling = brief and whole_thought and len(words) >= 2 and len(whole) >= 8
        if telling and text.may_hold(whole) and whole in text and whole not in allowed:
            yield whole
        return
    for run in text.among(runs(statement.text)):
        if run in text and run not in allowed:
            yield run


def _grown(text: Text, statement: Statement, run: str) -> str:
    """The longest stretch of ``statement`` from ``run`` on that stands in ``text``."""
    words = tokens(statement.text)
    start = next((i for i, r in enumerate(runs(statement.text)) if r == run), 0)
    end = min(len(words), start + RUN)
    while end < len(words) and "".join(words[start : end + 1]) in text:
        end += 1
    return statement.text if end - start == len(words) else " ".join(words[start:end])


def _alone(reading: Reading, want: Want, allowed: Text, known: set[str]) -> list[str]:
    """A title of one word that was left out counts where it stands by itself: a heading, a bookmark."""
    titles = {squeeze(s.text): s for s in want.forbidden if s.role == "title" and len(tokens(s.text)) == 1}
    titles = {t: s for t, s in titles.items() if len(t) >= 5 and t not in allowed and s.text not in known}
    if not titles:
        return []
    found = []
    lines: list[tuple[str, str]] = [(p.text, _where(reading, p)) for p in reading.face]
    lines += [(p.text, p.where) for p in reading.passages]
    for text, where in lines:
        statement = titles.get(squeeze(text)) if len(text) < 60 else None
        if statement is not None and statement.text not in known:
            known.add(statement.text)
            found.append(f"the title {quoted(statement.text)} stands in {where}")
    return found


def _where(reading: Reading, piece: Piece) -> str:
    return f"{reading.unit[:-1]} {piece.page}"

"""The words that sheets and slides say of themselves (``Page``, ``Review by``), in the language of the briefing.

They stand in ``layouts/<folder>/words.yaml`` in English, and in ``words-cy.yaml`` and the like in other languages;
those of ``layouts/print`` are shared by all. Braces are filled in: ``Slide {n}``. Where the wording goes by a number,
a key holds a form for each plural category of the language (Unicode CLDR, "Language Plural Rules")::

    minutes: {one: "{n} minute", other: "{n} minutes"}

A file of the same name in a workspace's own ``layouts/`` changes single words. What a language lacks is English.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter

from .diagnostics import Diagnostic, Diagnostics, did_you_mean
from .resources import Layouts
from .source import Map, Node, Scalar, load

SHARED = "print"
"""The folder whose words every format has besides its own."""
CATEGORIES = ("zero", "one", "two", "few", "many", "other")

Forms = Mapping[str, str]


def _slavic(n: float) -> str:
    if n != int(n):
        return "other"
    tens, ones = int(n) % 100 // 10, int(n) % 10
    return "few" if 2 <= ones <= 4 and tens != 1 else "many"


def _polish(n: float) -> str:
    return "one" if n == 1 else _slavic(n)


def _ukrainian(n: float) -> str:
    return "one" if n % 10 == 1 and n % 100 != 11 else _slavic(n)


def _welsh(n: float) -> str:
    return {0.0: "zero", 1.0: "one", 2.0: "two", 3.0: "few", 6.0: "many"}.get(n, "other")


def _arabic(n: float) -> str:
    if n in (0, 1, 2):
        return CATEGORIES[int(n)]
    if n != int(n):
        return "other"
    return "few" if 3 <= n % 100 <= 10 else "many" if n % 100 >= 11 else "other"


def _western(n: float) -> str:
    return "one" if n == 1 else "other"


RULES: Mapping[str, Callable[[float], str]] = {
    "pl": _polish, "uk": _ukrainian, "cy": _welsh, "ar": _arabic,
}  # fmt: skip
"""Those of whole numbers in CLDR 46; what has a fraction is ``other``. English and Urdu know one and more."""
_LETTER = "(?:[^\\W\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|\\d)"
#: Words and numbers from left to right, and whatever stands between them, up to a word from right to left.
_LEFTWARD = re.compile(rf"[+£$€\u2212-]?{_LETTER}+(?:[^\w؛؟۔]+{_LETTER}+)*(?:(?<=\d)[ \u00a0]?[%£$€]|(?<=\d)\+)?")
#: Of numbers alone, those that are one: a list of them runs as the line does.
_NUMBER = re.compile(r"[+£$€\u2212-]?\d+(?:[.,:/ \u00a0-]\d+)*(?:[ \u00a0]?[%£$€]|\+)?")
_SIMPLE = re.compile(r"\d+(?:[.,:/]\d+)*")
_MARK = "\u200e"
_FIGURE = re.compile(r"(?<![^\s(\[“\"«])[+£$€\u2212-]?\d|[%£$€+]$")
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def base(language: str) -> str:
    """The language of a tag without script and region: ``en`` of ``en-GB``."""
    return language.split("-")[0].lower()


HOURS_FROM = 100
"""Minutes that are said as hours: nobody says a hundred and forty minutes."""


def direction(language: str) -> str:
    """``rtl`` or ``ltr``, of a language tag."""
    return "rtl" if base(language) in RIGHT_TO_LEFT else "ltr"


def ordered(text: str) -> str:
    """``text`` with all that is read from left to right in it kept in its order in a line that runs the other way.

    By the rules alone (UAX 9) a number beside Arabic letters is taken apart at its spaces, its dashes and its signs:
    ``0800 1111`` would be shown as ``1111 0800``, and ``20 MB`` as ``MB 20``. So marks of direction are set around a
    number, which is kept on one line, and before one that stands beside words. Isolates would do where a program
    knows them; an older PowerPoint does not.
    """
    return _LEFTWARD.sub(_kept, text)


def _kept(found: re.Match[str]) -> str:
    if any(char.isalpha() for char in found[0]):
        return _FIGURE.sub(lambda sign: f"{_MARK}{sign[0]}" if sign[0][-1].isdigit() else f"{sign[0]}{_MARK}", found[0])
    return _NUMBER.sub(_number, found[0])


def _number(found: re.Match[str]) -> str:
    number = found[0].replace(" ", "\u00a0")
    return number if _SIMPLE.fullmatch(number) else f"\u200f{_MARK}{number}{_MARK}\u200f"


def figures(page: str) -> str:
    """A page of the source without its letter, as people write it: ``34``, ``70–71``."""
    return page.removeprefix("p").replace("-", "–")


def plural(language: str, number: float) -> str:
    """The plural category of ``number`` in ``language``; those without a rule here go by one and more."""
    return RULES.get(base(language), _western)(number)


@dataclass(frozen=True)
class Vocabulary(Mapping[str, str]):
    """Words by their keys; of a key with plural forms, the commonest form.

    ``told`` says what the language lacks, and is in English.
    """

    language: str
    forms: Mapping[str, Forms]
    told: tuple[Diagnostic, ...] = ()

    def __getitem__(self, key: str) -> str:
        return self.forms[key]["other"]

    def __iter__(self) -> Iterator[str]:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    def form(self, key: str, number: float, /) -> str:
        """The form of ``key`` for ``number``, its braces not yet filled in."""
        forms = self.forms[key]
        return forms.get(plural(self.language, number), forms["other"])

    def counted(self, key: str, number: float, /, **values: object) -> str:
        """The form of ``key`` for ``number``, filled in: ``{n}`` is the number, unless ``values`` say else."""
        return self.form(key, number).format(**{"n": f"{number:g}", **values})

    def spoken(self, minutes: float) -> str:
        """A length of time: ``1 minute``, ``2½ minutes``, ``half a minute``; hours from a hundred minutes on."""
        if minutes >= HOURS_FROM:
            return self.spoken_long(minutes)
        halves = round(minutes * 2)
        if halves < 2:
            return self["half_minute" if halves else "under_half_minute"]
        return self.counted("minutes", halves / 2, n=f"{halves // 2}{'½' if halves % 2 else ''}")

    def spoken_long(self, minutes: float) -> str:
        """A session's length: ``45 minutes``, ``1 hour 6 minutes``."""
        hours, rest = divmod(round(minutes), 60)
        if not hours:
            return self.spoken(minutes)
        said = self.counted("hours", hours)
        return f"{said} {self.spoken(rest)}" if rest else said

    def day(self, date: dt.date) -> str:
        """A date in words: ``1 September 2027``."""
        return self._date(date, "months")

    def short_day(self, date: dt.date) -> str:
        """A date for a narrow column: ``1 Sept 2027``."""
        return self._date(date, "short_months")

    def _date(self, date: dt.date, key: str) -> str:
        months = self[key].split()
        return self["date_order"].format(day=date.day, month=months[date.month - 1], year=date.year)

    def cited(self, page: str) -> str:
        """A page of the source as it is cited: ``p70–71``, ``s. 70–71``."""
        return self["page_ref"].format(n=figures(page))

    def joined(self, items: Sequence[str]) -> str:
        """``a, b and c``."""
        first, last = self["comma"].join(items[:-1]), items[-1] if items else ""
        return self["pair"].format(first=first, last=last) if first else last

    def isolated(self, text: str) -> str:
        """A number or an address that keeps its order from left to right in a line that runs the other way.

        Between isolates (Unicode, UAX 9), where the language is written from right to left; else as it is.
        """
        return f"\u2066{text}\u2069" if text and direction(self.language) == "rtl" else text

    def ordered(self, text: str) -> str:
        """``text`` with its numbers and names in order, where the language runs from right to left."""
        return ordered(text) if direction(self.language) == "rtl" else text

    def every(self) -> Iterator[str]:
        """All wordings, of plurals too."""
        for forms in self.forms.values():
            yield from forms.values()


def load_words(layouts: Layouts, folder: str, language: str) -> Vocabulary:
    """The words of ``folder`` in ``language``. Raises :class:`PackError` for a file that is not well written.

    Faults are a key that nothing uses, and braces that nothing fills in.
    """
    files = tuple(_files(layouts, folder, base(language)))
    return _read(files, folder, language, tuple(path.stat().st_mtime_ns for _, path in files))


def _files(layouts: Layouts, folder: str, language: str) -> Iterator[tuple[Path, Path]]:
    """Root and path of each file: ours before the workspace's, English before the language."""
    for place in dict.fromkeys((SHARED, folder)):
        for name in dict.fromkeys(("words.yaml", f"words-{language}.yaml")):
            for root in reversed(layouts.roots):
                path = root / place / name
                if path.is_file():
                    yield root, path


@lru_cache(maxsize=64)
def _read(files: tuple[tuple[Path, Path], ...], folder: str, language: str, changed: tuple[int, ...]) -> Vocabulary:
    """``changed`` are the times of the files: they are read again when one is another."""
    faults, notes = Diagnostics(), Diagnostics()
    made: dict[str, Forms] = {}
    for place in dict.fromkeys((SHARED, folder)):
        english: dict[str, Forms] = {}
        local: dict[str, Forms] = {}
        for root, path in files:
            if path.parent.name == place:
                node = load(path, root.parent)
                entries = _entries(node, faults)
                if english and isinstance(node, Map):
                    _compare(entries, node, english, faults)
                (english if path.name == "words.yaml" else local).update(entries)
        made.update(english)
        made.update(local)
        lacking = [key for key in english if key not in local] if base(language) != "en" else []
        if lacking:
            what = f"has no {', '.join(lacking)}" if local else "is not there"
            notes.note(f"layouts/{place}/words-{base(language)}.yaml {what}: English stands in for it")
    faults.check()
    return Vocabulary(language, made, tuple(notes))


def _entries(node: Node, faults: Diagnostics) -> dict[str, Forms]:
    if not isinstance(node, Map):
        faults.error("a list of words is keys with a text each", node.at)
        return {}
    made: dict[str, Forms] = {}
    for key, value in node.items():
        if isinstance(value, Scalar):
            made[str(key)] = {"other": str(value)}
        elif isinstance(value, Map) and "other" in value and set(map(str, value)) <= set(CATEGORIES):
            made[str(key)] = {str(name): str(text) for name, text in value.items()}
        else:
            hint = f"give it a text, or forms by {', '.join(CATEGORIES)}; `other` must be there"
            faults.error(f"{key} is neither a text nor the forms of a plural", node.key_at(key), hint)
    return made


def _compare(read: Mapping[str, Forms], node: Map, known: Mapping[str, Forms], faults: Diagnostics) -> None:
    """Faults of a file of words beside the English: keys that nothing uses, braces that nothing fills in."""
    for key, forms in read.items():
        at = node.key_at(key)
        if key not in known:
            faults.error(f"no sheet says {key}", at, did_you_mean(key, known) or "take it out")
            continue
        may = braces(known[key])
        try:
            strange = braces(forms) - may
        except ValueError:
            faults.error(f"{key}: a brace is not closed", at, "write {{ for a brace that is to be seen")
            continue
        if strange:
            named = ", ".join(f"{{{name}}}" for name in sorted(strange))
            hint = f"it may have {', '.join(f'{{{n}}}' for n in sorted(may))}" if may else "it has none in English"
            faults.error(f"{key}: nothing fills in {named}", at, hint)


def braces(forms: Forms) -> set[str]:
    """What is to be filled in, in any form."""
    return {name for text in forms.values() for _, name, _, _ in Formatter().parse(text) if name is not None}


def english() -> Vocabulary:
    """The shared words and those of a deck, in English as they come with the program."""
    return load_words(Layouts.standard(), "deck", "en")

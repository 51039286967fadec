"""Telephone numbers, dates, web addresses and figures: each that stands in a file has to stand in the content."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from ._pdf_page import quoted
from .pixels import Scanned
from .reading import UNTOLD, Reading
from .result import Check
from .want import Want
from .words import Text, fold, squeeze

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_MONTH = "(?P<month>" + "|".join(rf"{m}|{m[:3]}\b\.?" for m in _MONTHS) + r"|sept\b\.?)"
_PHONE = re.compile(r"(?<![\w.])(?:\+44[ -]?(?:\(0\)[ -]?)?|\(?0)\d(?:[ ()-]?\d){6,10}(?!\w)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY_MONTH = re.compile(rf"(?:\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?\b{_MONTH}\s+\Z")
_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(
    r"(?:https?://|www\.)[^\s<>()\"“”‘’]+|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:uk|org|com|net|info|eu|example|school|edu|io)"
    r"\b(?:/[^\s<>()\"“”‘’]*)?"
)
_FIGURE = re.compile(r"(?<![\w.,:/-])(?:£\s?)?\d+(?:,\d{3})*(?:\.\d+)?(?:\s?%|\s+per\s+cent\b)?(?![\w:/]|[.,]\d)")
_COUNT = re.compile(r"(?<!page )(?<!slide )(?<!\d )\b(\d+) (?:in|of|out of) (\d+)\b")
_NEAR = 90  # characters between a name and its number
_FAR = 300
_PAGES = re.compile(
    r"\(\d+ of \d+\)|\b(?:pages?|slides?|sheets?)\s+\d+(?:\s+of\s+\d+)?|\bp\d+(?:-\d+)?|\b\d+\s+of\s+\d+\s*$"
)


def facts(text: str) -> dict[str, tuple[str, ...]]:
    """The facts of each kind in ``text``: ``phone``, ``date``, ``address``, ``figure``; each as it is compared."""
    folded = fold(text)
    found: dict[str, dict[str, None]] = {"phone": {}, "date": {}, "address": {}, "figure": {}}

    def blank(match: re.Match[str]) -> str:
        return " " * len(match.group())

    for match in [*_MAIL.finditer(folded)]:
        found["address"][_address(match.group())] = None
    folded = _MAIL.sub(blank, folded)
    for match in _WEB.finditer(folded):
        found["address"][_address(match.group())] = None
    folded = _WEB.sub(blank, folded)
    for match in _PHONE.finditer(folded):
        found["phone"][_phone(match.group())] = None
    folded = _PHONE.sub(blank, folded)
    for year in [*_YEAR.finditer(folded)]:
        before = _DAY_MONTH.search(folded, max(0, year.start() - 20), year.start())
        if before:
            month = next(n for n, m in enumerate(_MONTHS, 1) if m.startswith(before["month"][:3]))
            day = f"-{int(before['day']):02}" if before["day"] else ""
            found["date"][f"{year.group()}-{month:02}{day}"] = None
            folded = folded[: before.start()] + " " * (year.end() - before.start()) + folded[year.end() :]
    for match in _ISO.finditer(folded):
        found["date"][match.group()] = None
    folded = _PAGES.sub(blank, _ISO.sub(blank, folded))
    for match in _COUNT.finditer(folded):
        found["figure"][f"{match[1]} of {match[2]}"] = None
    for match in _FIGURE.finditer(folded):
        figure = _figure(match.group())
        if figure:
            found["figure"][figure] = None
    return {kind: tuple(values) for kind, values in found.items()}


def differing(
    reading: Reading, want: Want, codes: Iterable[Scanned] = ()
) -> tuple[Check, Mapping[str, tuple[str, ...]]]:
    """Every fact of the file stands in the content, and every name has its own number beside it."""
    content = facts("\n".join([*(s.text for s in want.statements), *want.allowed, *want.addresses]))
    notes = [p for p in reading.passages if p.kind in ("notes", "alt")]
    text = "\n".join([reading.face_text.folded, *(p.text for p in notes)])
    here = facts(text)
    spelt = (*want.addresses, *map(unquote, want.addresses))
    known_addresses = squeeze(" ␞ ".join(spelt + tuple(s.text for s in want.statements) + want.allowed))
    details = []
    for kind, label in (("phone", "telephone number"), ("date", "date"), ("figure", "figure")):
        have = set(content[kind])
        if kind == "phone":
            have |= {_phone(number) for _, number in want.people}
        for value in here[kind]:
            if value not in have and not (kind == "date" and any(h.startswith(value) for h in have)):
                details.append(f"the {label} {value} is not in the content")
    for value in here["address"]:
        if squeeze(value) not in known_addresses:
            details.append(f"the address {value} is not in the content")
    for passage in reading.passages:
        if passage.kind == "address" and not _leads(passage.text, known_addresses):
            details.append(f"a link leads to {passage.text[:80]}, which is not in the content")
    for code in codes:
        if code.text is not None and not _leads(code.text, known_addresses):
            details.append(f"the QR code leads to {code.text[:80]}, which is not in the content")
        elif code.text is not None and code.alt != UNTOLD and squeeze(_address(code.text)) not in squeeze(code.alt):
            details.append(f"the QR code leads to {code.text[:80]}, and says that it is {quoted(code.alt)}")
    pairs, wrong = numbers_by_name(reading.face_text, want.people)
    details += wrong
    counted = sum(len(v) for v in here.values())
    kept = {**here, "people": tuple(f"{name}\t{number}" for name, number in pairs.items())}
    return Check("differing", not details, f"{counted} figures, dates, numbers and addresses", tuple(details)), kept


def numbers_by_name(text: Text, people: Sequence[tuple[str, str]]) -> tuple[dict[str, str], list[str]]:
    """The number beside each name, and a fault for a name whose number stands elsewhere, beside another."""
    owners = {_phone(number): name for name, number in people}
    names = {fold(name): name for name, _ in people}
    if not names:
        return {}, []
    numbers = sorted((m.start(), m.end(), _phone(m.group())) for m in _numbers(text.folded, owners))
    there = {number for _, _, number in numbers}
    pairs: dict[str, str] = {}
    wrong = []
    starts = sorted(m.start() for key in names for m in re.finditer(rf"\b{re.escape(key)}\b", text.folded))
    for key, name in names.items():
        own = {_phone(n) for who, n in people if who == name}
        near = [n for m in re.finditer(rf"\b{re.escape(key)}\b", text.folded) for n in _beside(m, numbers, starts)]
        if own & set(near):
            pairs[name] = sorted(own & set(near))[0]
        elif near and own & there:
            pairs[name] = near[0]
            wrong.append(f"{name} stands with the number of {owners.get(near[0], 'nobody we know')}, {near[0]}")
    return pairs, wrong


def _beside(name: re.Match[str], numbers: list[tuple[int, int, str]], names: list[int]) -> Iterator[str]:
    """The numbers next before and next after a name: a table may set either first.

    Where and when somebody is may take long to say, so the number after it may be far, if no other name comes first.
    """
    at = bisect_right(numbers, (name.start(), 0, ""))
    if at < len(numbers):
        other = bisect_right(names, name.start())
        alone = other == len(names) or names[other] > numbers[at][0]
        if numbers[at][0] - name.end() < (_FAR if alone else _NEAR):
            yield numbers[at][2]
    if at and name.start() - numbers[at - 1][1] < _NEAR:
        yield numbers[at - 1][2]


def _numbers(folded: str, owners: Iterable[str]) -> list[re.Match[str]]:
    short = [r"[ ]?".join(n) for n in owners if len(n) < 8]
    found = list(_PHONE.finditer(folded))
    return found + [m for s in short for m in re.finditer(rf"(?<![\w.]){s}(?!\w)", folded)]


_PUNYCODE = re.compile(r"\bxn--[a-z0-9-]+", re.I)


def _letters(label: re.Match[str]) -> str:
    """A part of a host's name in its own letters; as it stands where it has none."""
    try:
        return label[0].encode("ascii").decode("idna")
    except UnicodeError:
        return label[0]


def _leads(target: str, known: str) -> bool:
    if target.startswith(("#", "ppaction", "tel:")):
        return True
    spelt = _PUNYCODE.sub(_letters, target.removeprefix("mailto:").split("?subject")[0])
    plain = squeeze(_address(unquote(spelt)))
    return not plain or plain in known


def _phone(text: str) -> str:
    digits = re.sub(r"\(0\)|\D", "", text)
    return "0" + digits[2:] if text.strip().startswith("+44") else digits


def _address(text: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", text.casefold()).rstrip("/.,;:!?'")


def _figure(text: str) -> str:
    """A share, an amount or a number of three figures and more, plain; '' for a small whole number."""
    plain = text.replace(",", "").replace(" ", "")
    if plain.endswith(("%", "percent")):
        return plain.removesuffix("percent").removesuffix("%").rstrip("\n ") + "%"
    if plain.startswith("£") or "." in plain:
        return plain
    return plain if len(plain) >= 3 else ""

"""``proof.html``: the proof of a pack on one page, in the organisation's own brand.

Made without a template engine: the page has a dozen places, each filled with text that was escaped here.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape
from string import Template

from .._drawing import icon
from ..brand import Brand
from ..resources import Layouts
from .report import Item, Look, PackProof

_ROWS = (8, 15)  # files on the sheet at its full size, and in small type with room; more are set close
_MOST = 26  # rows that one sheet holds
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_LEADS = {
    "lost": "Something is missing.",
    "leaked": "Something stands there that was left out.",
    "differing": "Something differs.",
    "overflowing": "Something runs over.",
    "unreadable": "Something cannot be read well.",
    "unfilled": "A place was left empty.",
    "stale": "It is out of date.",
}


def html_text(pack: PackProof, layouts: Layouts, brand: Brand) -> str:
    """The page. Raises :class:`PackError` where ``layouts`` lacks its files."""
    look = pack.look
    rows = len(pack.items) + (4 if len(look) > 3 else 0)
    size = "few" if rows <= _ROWS[0] else "some" if rows <= _ROWS[1] else "some many"
    many = size != "few"
    editions = list(dict.fromkeys(i.edition for i in pack.items if i.edition))
    edition = f"edition {editions[0]}" if len(editions) == 1 else f"version {pack.version}" if pack.version else ""
    shared = _shared([i.name for i in pack.items])
    parts = {
        "title": escape(f"Proof: {pack.title}, {pack.organisation}"),
        "faces": _faces(brand),
        "tokens": brand.css(),
        "css": layouts.read_text("proof/proof.css"),
        "size": size,
        "logo": _logo(brand),
        "organisation": escape(pack.organisation),
        "edition": escape(f"Proof of {edition}" if edition else "Proof"),
        "verdict": escape(_verdict(pack)),
        "lead": escape(_lead(pack)),
        "figures": "\n".join(_figures(pack)),
        "rows": "\n".join(_row(i, shared) for i in pack.items[:_MOST]),
        "note": _note(pack, shared),
        "look": _look(look, layouts, brand, many=many),
        "left": _left(pack, many=many),
        "foot_edition": escape(edition[:1].upper() + edition[1:]),
        "foot": _foot(pack),
    }
    return Template(layouts.read_text("proof/proof.html")).substitute(parts)


def _verdict(pack: PackProof) -> str:
    if not pack.items:
        return "Nothing was made"
    if not pack.ok:
        return "Not ready yet"
    printed = any(i.proof.unit == "pages" for i in pack.items)
    return "Ready to print" if printed else "Ready to use"


def _lead(pack: PackProof) -> str:
    count = len(pack.items)
    made = f" on {pack.made}" if pack.made else ""
    files = f"{_number(count).capitalize()} {'files were' if count != 1 else 'file was'} made from one briefing{made}"
    checked = "and each was checked" if count != 1 else "and it was checked"
    look = pack.look
    if not pack.ok:
        bad = sum(not i.proof.ok for i in pack.items)
        whose = (
            f"{_number(bad).capitalize()} of them {'have' if bad != 1 else 'has'} faults"
            if count > 1
            else "It has faults"
        )
        return (
            f"{files}, {checked}. {whose if bad else 'They do not agree'}: please mend the content before you use it."
        )
    if look:
        wants = "things want" if len(look) != 1 else "thing wants"
        return f"{files}, {checked}. {_number(len(look)).capitalize()} {wants} a look from you first."
    return f"{files}, {checked}. Nothing is left for you to mend."


def _figures(pack: PackProof) -> Iterable[str]:
    wanted = {p.text for i in pack.items for p in i.proof.places}
    missing = {p.text for i in pack.items for p in i.proof.places if not p.found}
    leaks = sum(i.proof.faults("leaked") for i in pack.items)
    access = sum(i.proof.faults("unreadable") for i in pack.items)
    look = len(pack.look)
    found = len(wanted) - len(missing)
    text = "sentences and figures that belong in these files stand in them"
    whole = f"{found:,} of {len(wanted):,}" if len(wanted) < 1000 or missing else f"All {found:,}"
    yield _figure(whole, text, bool(missing))
    yield _figure(f"{leaks:,}", "leaks: words for one audience in a file for another", bool(leaks))
    yield _figure(f"{access:,}", "faults for someone who listens to the page, or sees no colour", bool(access))
    if pack.ok:
        text = "warnings, in the box below: nothing is broken" if look else "warnings"
    else:
        text = "faults and warnings, in the box below"
    yield _figure(f"{look:,}", text, bool(look))


def _figure(figure: str, text: str, look: bool) -> str:
    return f"<div{' class=look' if look else ''}><b>{escape(figure)}</b><p>{escape(text)}</p></div>"


def _row(item: Item, shared: str) -> str:
    proof = item.proof
    lost = proof.faults("lost")
    said = f"all {len(proof.places):,}" if not lost else f"{len(proof.places) - lost:,} of {len(proof.places):,}"
    leaks = proof.faults("leaked")
    others = sum(proof.faults(c.name) for c in proof.checks if c.name not in ("lost", "leaked", "stale"))
    cells = [
        f'<th scope="row">{escape(item.what)}</th><td class="file">{escape(item.name.removeprefix(shared))}</td>',
        _cell(f"{proof.count:,}"),
        _cell(weight(proof.size)),
        _cell(said, bool(lost)),
        _cell(f"{leaks:,}", bool(leaks)),
        _cell(f"{others:,}", bool(others)),
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _shared(names: list[str]) -> str:
    """What all the names begin with, up to a hyphen: the briefing's own name, which need not be said in each row."""
    if len(names) < 2:
        return ""
    same = [a for a, *others in zip(*(n.split("-") for n in names), strict=False) if all(o == a for o in others)]
    begin = "-".join(same) + "-"
    return begin if same and all(n.startswith(begin) for n in names) else ""


def _cell(text: str, bad: bool = False) -> str:
    return f'<td class="n{" bad" if bad else ""}">{escape(text)}</td>'


def weight(size: int) -> str:
    """A file's size as people say it: ``214 kB``, ``1.2 MB``."""
    return f"{max(1, round(size / 1000)):,} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def _note(pack: PackProof, shared: str) -> str:
    names = f"All names begin with {escape(shared.rstrip('-'))}. " if shared else ""
    slides = "Pages are slides for a deck. " if any(i.proof.unit == "slides" for i in pack.items) else ""
    rest = f"<br>{len(pack.items) - _MOST} more files stand in proof.json." if len(pack.items) > _MOST else ""
    return (
        f"{slides}Leaks: words for one audience in a file for another. Faults: of fit, of facts, of accessibility.<br>"
        f"{names}Every sentence, its page and its source stand in proof.json.{rest}"
    )


def _look(look: tuple[Look, ...], layouts: Layouts, brand: Brand, *, many: bool) -> str:
    if not look:
        return ""
    most = 6 if many else 4
    items = [f"<li>{_told(d)}</li>" for d in look[:most]]
    if len(look) > most:
        items.append(f"<li><b>And {len(look) - most} more</b>, in proof.json.</li>")
    name = "Mend first" if look[0].error else "Look first"
    return (
        f'<section class="row look"><div class="icon">{icon(layouts, "caution", brand["accent"])}</div>'
        f"<h2>{name}</h2><ol>{''.join(items)}</ol></section>"
    )


def _told(look: Look) -> str:
    first, others = look.diagnostics[0], len(look.diagnostics) - 1
    lead = _LEADS.get(look.check, "")
    text = first.message.partition(": ")[2] if lead else first.message
    if look.what:
        lead = f"{look.what}: {lead[:1].lower()}{lead[1:]}"
    hint = f" {first.hint[:1].upper()}{first.hint[1:].rstrip('.')}." if first.hint else ""
    more = f" And {_number(others)} more like this." if others else ""
    return (f"<b>{escape(lead)}</b> " if lead else "") + escape(_sentence(text) + hint + more)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def _left(pack: PackProof, *, many: bool) -> str:
    """What was left out of every file, by the reason."""
    if not pack.items:
        return ""
    by_reason: dict[str, dict[str, None]] = {}
    for item in pack.items:
        for left in item.left_out:
            title = left.title.split(": ", 1)[0] if "/" not in left.title else left.title
            by_reason.setdefault(left.reason, {}).setdefault(title, None)
    most = 3 if many else 5
    lines: list[str] = []
    for reason, titles in list(by_reason.items())[: 3 if many else 4]:
        shown = list(titles)[:most]
        more = f" and {len(titles) - most} more" if len(titles) > most else ""
        lines.append(f"<li><b>{escape(reason[:1].upper() + reason[1:])}:</b> {escape(', '.join(shown))}{more}.</li>")
    if not lines:
        lines = ["<li>Nothing: these files carry the whole briefing, each as far as its kind allows.</li>"]
    return f'<section class="row"><h2>Left out, and why</h2><ul>{"".join(lines)}</ul></section>'


def _foot(pack: PackProof) -> str:
    made = ", ".join(f"{name} {version}" for name, version in pack.versions.items())
    review = f" To be reviewed by {escape(pack.review_by)}." if pack.review_by else ""
    first = f"Made with {escape(made)}.{review}" if made else review.strip()
    return f"{first}<br>The same input gives the same files, byte for byte. {escape(pack.web)}"


def _logo(brand: Brand) -> str:
    svg = brand.logo_svg(brand["on-primary"], brand.name, field=True)
    for name, data in brand.assets().items():
        kind = "jpeg" if name.endswith(("jpg", "jpeg")) else "png"
        svg = svg.replace(name, f"data:image/{kind};base64,{base64.b64encode(data).decode()}")
    return f'<div class="logo"><span>{svg}</span></div>' if svg else ""


def _faces(brand: Brand) -> str:
    """The brand's first family, regular and bold, inside the page: it looks the same on any machine."""
    family = brand.fonts.families[0] if brand.fonts.families else ""
    rules: list[str] = []
    for file in brand.fonts.files:
        if file.family != family or file.italic or len(rules) == 2:
            continue
        data = base64.b64encode(file.path.read_bytes()).decode()
        weights = str(file.weight) if file.weight else "100 900"
        rules.append(
            f'@font-face{{font-family:"Proof face";font-weight:{weights};src:url("data:font/ttf;base64,{data}")}}'
        )
    return "\n".join(rules)


def _number(count: int) -> str:
    return _WORDS[count] if count < len(_WORDS) else f"{count:,}"

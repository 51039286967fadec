"""A pack as an e-mail that opens as a draft: a few plain words, and the built files attached. Nothing is sent.

``X-Unsent: 1`` makes Outlook open the file for writing (Microsoft, MS-OXCMAIL); other programs show it with its
attachments, to be forwarded. There is no date and no sender, and the boundaries come from the content, so the same
pack gives the same bytes.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import TYPE_CHECKING

from .bundle import HEAVY, attached, megabytes
from .diagnostics import Diagnostic, Diagnostics, PackError, Severity
from .selection import Selected
from .statements import edition
from .store import Store, digest
from .words import Vocabulary, direction

if TYPE_CHECKING:
    from .planning import Job

KINDS = {
    "pdf": ("application", "pdf"),
    "pptx": ("application", "vnd.openxmlformats-officedocument.presentationml.presentation"),
}
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
#: What no file may be called on some system.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file to attach, under the ``name`` that its reader sees."""

    name: str
    data: bytes


def addresses(wanted: Sequence[str]) -> tuple[str, ...]:
    """``wanted`` as they were given. Raises :class:`PackError` (wrong use) for whatever is no plain address."""
    for each in wanted:
        if len(each) > 254 or not _ADDRESS.fullmatch(each):
            shown = "".join(c if c.isprintable() else " " for c in each)[:60]
            raise PackError.one(f"this is no e-mail address: {shown}", hint="write it as name@example.org", exit_code=2)
    return tuple(dict.fromkeys(wanted))


def gather(jobs: Sequence[Job], store: Store) -> tuple[tuple[Enclosed, ...], Diagnostics]:
    """The built files of ``jobs``, and what there is to say of them.

    Raises :class:`PackError` for files that are not built yet, or were built before something in them changed.
    """
    faults, said = Diagnostics(), Diagnostics()
    pack = jobs[0].pack_id if jobs else ""
    out: list[Enclosed] = []
    for job in jobs:
        try:
            data = store.folder.joinpath(*job.rel.split("/")).read_bytes()
        except OSError:
            faults.error(f"{job.rel} is not built yet", hint=f"build first: packbuilder build {pack}")
            continue
        known = store.sheets.get(job.rel)
        if known is not None and known.edition != edition(job.sheet.selected):
            faults.error(f"{job.rel} is out of date", hint=f"build again: packbuilder build {pack}")
        elif store.written.get(job.rel) not in (None, digest(data)):
            said.warning(f"{job.rel} was changed after it was built; it is attached as it stands")
        taken = {each.name for each in out}
        out.append(Enclosed(_free(shown_name(job), taken), data))
    faults.check()
    total = sum(len(each.data) for each in out)
    if total > HEAVY:
        whole = megabytes(attached(total))
        message = f"the files are {megabytes(total)} together, {whole} in the e-mail, and many systems take 10 at most"
        hint = "delete some attachments from the draft and send them apart, or send people a link"
        said.extend([Diagnostic(Severity.WARNING, message, hint=hint)])
    return tuple(out), said


def shown_name(job: Job) -> str:
    """What a reader sees a file called: ``Learning from serious case reviews, handout.pdf``."""
    from .proof.report import what_it_is

    selected = job.sheet.selected
    what = what_it_is(selected, paper=str(job.sheet.options.get("paper", "")))
    name = _FORBIDDEN.sub("", f"{selected.title.words}, {_lowered(what)}")
    return f"{' '.join(name.split())[:120].rstrip(' .,')}.{job.rel.rpartition('.')[2]}"


def _free(name: str, taken: set[str]) -> str:
    stem, _, suffix = name.rpartition(".")
    names = (name, *(f"{stem} ({n}).{suffix}" for n in range(2, len(taken) + 3)))
    return next(each for each in names if each not in taken)


def letter(selected: Selected, enclosed: Sequence[Enclosed], to: Sequence[str], words: Vocabulary) -> bytes:
    """The e-mail as the bytes of an ``.eml`` file; ``to`` from :func:`addresses`, ``words`` those of ``mail``."""
    body = list(_body(selected, enclosed, words))
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if to:
        message["To"] = ", ".join(to)
    message["Subject"] = _one_line(_subject(selected, words))
    message.set_content(_plain(body), cte="quoted-printable")
    page = _page(body, str(selected.briefing.language))
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    for each in enclosed:
        maintype, subtype = KINDS[each.name.rpartition(".")[2]]
        message.add_attachment(each.data, maintype=maintype, subtype=subtype, filename=each.name)
    mark = hashlib.sha256("\x1e".join([_plain(body), *(digest(e.data) for e in enclosed)]).encode()).hexdigest()[:24]
    for number, part in enumerate(p for p in message.walk() if p.is_multipart()):
        part.set_boundary(f"=_{number}_{mark}")
    return message.as_bytes()


# -- what it says -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines one under the other, or the items of a list under a heading."""

    lines: tuple[str, ...]
    heading: str = ""


def _subject(selected: Selected, words: Vocabulary) -> str:
    title = selected.title.words
    pack = selected.pack.title.words if selected.pack.title else ""
    return words["subject"].format(title=title, pack=_lowered(pack)) if pack and pack != title else title


def _body(selected: Selected, enclosed: Sequence[Enclosed], words: Vocabulary) -> Iterator[Paragraph]:
    school, briefing = selected.organisation, selected.briefing
    yield Paragraph((words["hello"],))
    opening = words.counted("attached", len(enclosed), title=selected.title.words, school=school.name)
    purpose = selected.pack.purpose.words if selected.pack.purpose else ""
    yield Paragraph((f"{opening} {purpose}".strip(),))
    yield Paragraph(tuple(f"{e.name} ({megabytes(len(e.data))})" for e in enclosed), words["files"])
    lead = school.contact("dsl")
    telling = []
    if lead:
        key = "tell" if lead.phone else "tell_at"
        telling.append(words[key].format(lead=lead.name, role=_lowered(lead.role), phone=lead.phone))
    emergency = next((line.phone for line in selected.national.lines if line.role_id == "emergency"), "")
    if emergency:
        telling.append(words["danger"].format(phone=emergency))
    if telling:
        yield Paragraph((" ".join(telling),))
    version = words["version"].format(version=briefing.version, date=words.day(briefing.review_by))
    web = words["web"].format(web=school.web) if school.web else ""
    yield Paragraph((f"{version} {web}".strip(),))
    signed = (lead.name, lead.role, school.name, lead.phone) if lead else (school.name,)
    yield Paragraph(tuple(filter(None, signed)))


def _plain(body: Sequence[Paragraph]) -> str:
    made = []
    for each in body:
        head = f"{each.heading}\n" if each.heading else ""
        made.append(head + "\n".join(f"- {line}" if each.heading else line for line in each.lines))
    return "\n\n".join(made) + "\n"


def _page(body: Sequence[Paragraph], language: str) -> str:
    """The same as HTML: no pictures, no addresses, nothing that a mail program would ask about."""
    made = []
    for each in body:
        lines = [html.escape(line) for line in each.lines]
        if each.heading:
            items = "\n".join(f"<li>{line}</li>" for line in lines)
            made.append(f"<p><strong>{html.escape(each.heading)}</strong></p>\n<ul>\n{items}\n</ul>")
        else:
            made.append(f"<p>{'<br>'.join(lines)}</p>")
    whole = "\n".join(made)
    opening = f'<html lang="{html.escape(language)}" dir="{direction(language)}">'
    return f"<!doctype html>\n{opening}\n<body>\n{whole}\n</body>\n</html>\n"


def _one_line(text: str) -> str:
    """``text`` for a header: one line, whatever it was."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _lowered(text: str) -> str:
    """``text`` as it goes on inside a sentence; a word in capitals stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def place(job: Job) -> str:
    """Where the e-mail of the pack that ``job`` is of belongs, below ``output/``."""
    folder, _, name = job.rel.rpartition("/")
    stem = name[: len(name) - len(f"{job.sheet.name}.{name.rpartition('.')[2]}")]
    return f"{folder}/{stem}email.eml"


def save(path: Path, data: bytes) -> None:
    """Write the e-mail to ``path``, whole. Raises :class:`PackError`."""
    from .store import write_whole

    write_whole(path, data)

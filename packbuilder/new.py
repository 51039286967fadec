"""A new workspace from a school's answers: the starter's words, the school's people and its look.

Everything is written or nothing, and no file that is already there is touched.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from .answers import Answers, Person
from .diagnostics import Diagnostic, PackError, Severity
from .resources import shipped

STARTER = "starter"

# What stands in the starter's sentences where the school gave no number. It must read well inside them.
UNKNOWN = {
    "front-door.phone": "the number on your council’s website",
    "lado.phone": "the number on your council’s website",
}
_ROLES = {
    "front-door": ("Children’s social care", "To refer a child"),
    "out-of-hours": ("Emergency duty team", "To refer a child at night or at a weekend"),
    "lado": ("Designated officer", "About an adult who works with children"),
}
_KEYS = {"front-door.phone": "front-door", "lado.phone": "lado"}


def write_workspace(target: Path, answers: Answers, starter: Path | None = None) -> list[Path]:
    """Write a workspace into ``target`` and return the files, in order of their names.

    ``starter`` is the folder of the starter's words; the shipped one where left out. Raises :class:`PackError`:
    2 where a file is already there (then nothing is written), 3 where the machine does not let us write.
    """
    files = workspace_files(answers, starter or shipped("layouts") / STARTER)
    if target.exists() and not target.is_dir():
        raise PackError.one(f"{target} is a file", hint="name a folder that is new or empty", exit_code=2)
    there = [name for name in files if (target / name).exists()]
    if there:
        more = f", and {len(there) - 8} more files" if len(there) > 8 else ""
        message = f"nothing was written, because these are already in {target}: {', '.join(there[:8])}{more}"
        raise PackError.one(message, hint="name a folder that is new or empty", exit_code=2)
    try:
        _commit(target, files)
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        message = f"nothing was written into {target}: {reason}"
        raise PackError.one(message, hint="choose another folder", exit_code=3) from None
    return [target / name for name in files]


def workspace_files(answers: Answers, starter: Path) -> dict[str, bytes]:
    """The files of a workspace by their names, without writing any. Raises :class:`PackError` without a starter."""
    from .schema import schemas

    slug = answers.slug
    files: dict[str, bytes] = {}
    for path in sorted((starter / "content").rglob("*.yaml")):
        name = path.relative_to(starter).as_posix()
        if not name.startswith("content/organisations/"):
            files[name] = _own(path.read_text(encoding="utf-8"), answers).encode()
    if not files:
        raise PackError.one("the starter is not where it should be", hint="install packbuilder again", exit_code=3)
    files[f"content/organisations/{slug}.yaml"] = organisation_yaml(answers).encode()
    files[f"layouts/brands/{slug}/brand.yaml"] = brand_yaml(answers).encode()
    if answers.logo is not None:
        try:
            files[f"layouts/brands/{slug}/{_logo_name(answers.logo)}"] = answers.logo.read_bytes()
        except OSError as fault:
            reason = (fault.strerror or str(fault)).lower()
            raise PackError.one(f"{answers.logo} cannot be read: {reason}", exit_code=2) from None
    for name, text in schemas():
        files[f"content/schema/{name}"] = text.encode()
    files["output/README.txt"] = b"Built files stand here, in a folder for each school and pack.\n"
    files["README.txt"] = readme(answers, sorted(files)).encode()
    return dict(sorted(files.items()))


def _own(text: str, answers: Answers) -> str:
    """A file of the starter with the school's name for its organisation, and without slots that nothing fills."""
    text = re.sub(r"(?m)^(organisation: )school$", rf"\g<1>{answers.slug}", text)
    for slot, words in UNKNOWN.items():
        if _KEYS[slot] not in answers.numbers:
            text = text.replace("{" + slot + "}", words)
    return text


def quoted(text: str) -> str:
    """``text`` as a YAML scalar that comes back as it was: in double quotes, escaped as JSON is (YAML 1.2.2, 7.3.1)."""
    return json.dumps(text, ensure_ascii=False)


def _person(person: Person, role: str, indent: str) -> str:
    fields = {"name": person.name, "role": role, "phone": person.phone, "hours": person.hours}
    fields |= {"place": person.place, "email": person.email}
    if person.called != person.name.split()[0]:
        fields["first_name"] = person.called
    return "".join(f"{indent}{key}: {quoted(value)}\n" for key, value in fields.items() if value)


def organisation_yaml(answers: Answers) -> str:
    """content/organisations/<slug>.yaml, with comments that say what to do with it."""
    parts = [
        "# yaml-language-server: $schema=../schema/organisation.schema.json\n"
        "# Your school: who it is, and whom to tell. Every handout, poster and slide takes its names and numbers\n"
        "# from here. Change what has changed, then run `packbuilder build`.\n"
    ]
    fields = {"name": answers.school, "short_name": answers.short_name, "kind": "School", "brand": answers.slug}
    fields |= {"web": answers.web, "email": answers.email, "address": answers.address}
    parts += [f"{key}: {quoted(value)}\n" for key, value in fields.items() if value]
    parts.append("\ncontacts:\n  dsl:\n" + _person(answers.lead, "Designated safeguarding lead", "    "))
    if answers.deputies:
        parts.append("  deputies:\n")
        for deputy in answers.deputies:
            item = _person(deputy, "Deputy safeguarding lead", "      ")
            parts.append(f"    - {item.lstrip()}")
    parts.append("  head:\n" + _person(answers.head, "Head teacher", "    "))
    for role, (name, what) in _ROLES.items():
        if role in answers.numbers:
            parts.append(f"  {role}:\n" + _person(Person(name, answers.numbers[role]), what, "    "))
        else:
            entry = f"{role}:\n" + _person(Person(name), what, "  ") + "  phone:\n"
            parts.append("\n  # Not given yet. Take the # away from these lines, and write the number.\n")
            parts += [f"  # {line}\n" for line in entry.splitlines()]
    return "".join(parts)


def brand_yaml(answers: Answers) -> str:
    """layouts/brands/<slug>/brand.yaml."""
    text = (
        "# How your school looks. A colour is written in quotes, because # begins a comment in YAML.\n"
        "# One colour will do: the others are derived from it, and a shade that could not be read is made darker.\n"
        f"name: {quoted(answers.short_name or answers.school)}\n"
        f"colours:\n  primary: {quoted(answers.colour)}\n"
    )
    if answers.logo is not None:
        return f"{text}logos:\n  default: {_logo_name(answers.logo)}\n"
    return f"{text}# logos:\n#   default: logo.svg     put the file beside this one; SVG, PNG or JPEG\n"


def _logo_name(logo: Path) -> str:
    return f"logo{logo.suffix.lower()}"


def _missing(answers: Answers) -> Mapping[str, str]:
    return {role: what for role, (_, what) in _ROLES.items() if role not in answers.numbers}


def readme(answers: Answers, files: list[str]) -> str:
    """README.txt of the workspace: what stands where, and what to do next."""
    slug = answers.slug
    packs = sorted(Path(name).stem for name in files if name.startswith("content/packs/"))
    lines = [
        f"{answers.school}: safeguarding packs",
        "",
        "To build everything again, open a terminal in this folder and type",
        "",
        "    packbuilder build",
        "",
        f"The files then stand in output/{slug}/, in one folder for each pack. To build one pack, name it:",
        "",
        *[f"    packbuilder build {pack}" for pack in packs],
        "",
        "What to change, and where (any text editor will do)",
        "",
        f"  names and numbers   content/organisations/{slug}.yaml",
        "  what it says        content/briefings/who-to-tell/",
        "  what gets built     content/packs/",
        "  national numbers    content/national-lines.yaml: look each one up once a year",
        f"  colours and logo    layouts/brands/{slug}/",
        "",
        "After a change type `packbuilder check`. It names every mistake with its file and line.",
        "",
        "A file in output/ that you have changed yourself is never written over. The new one stands beside it.",
    ]
    missing = _missing(answers)
    if missing:
        lines += ["", "Still to be filled in", ""]
        lines += [f"  {role:<14}{what}" for role, what in missing.items()]
        lines += ["", f"Write each number into content/organisations/{slug}.yaml, where a comment keeps its place."]
        reworded = [slot for slot, role in _KEYS.items() if role in missing]
        if reworded:
            slots = " and ".join("{" + slot + "}" for slot in reworded)
            lines += [f"Until then the briefing says “{UNKNOWN[reworded[0]]}”: write {slots} there."]
    return "\n".join(lines) + "\n"


def _commit(target: Path, files: Mapping[str, bytes]) -> None:
    """Write all ``files`` beside their places first, then move them there; on a fault take back what was moved."""
    fresh = not target.exists()
    if fresh:
        target.parent.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=".packbuilder-", dir=target.parent if fresh else target))
    moved: list[Path] = []
    made: list[Path] = []
    try:
        for name, data in files.items():
            path = stage / "new" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if fresh:
            (stage / "new").rename(target)
            return
        for name in files:
            place = target / name
            for folder in reversed(place.relative_to(target).parents[:-1]):
                if not (target / folder).exists():
                    (target / folder).mkdir()
                    made.append(target / folder)
            _move(stage / "new" / name, place)
            moved.append(place)
    except OSError:
        for path in moved:
            path.unlink(missing_ok=True)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _move(source: Path, place: Path) -> None:
    """Move a file where none is; unlike a rename, a link never replaces one that appeared meanwhile."""
    try:
        os.link(source, place)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if place.exists():
            raise FileExistsError(place) from None
        source.rename(place)


def still_missing(answers: Answers) -> tuple[Diagnostic, ...]:
    """A note for each number that was not given, for the end of the command."""
    where = f"write it into content/organisations/{answers.slug}.yaml"
    names = [_ROLES[role][0] for role in _missing(answers)]
    return tuple(Diagnostic(Severity.NOTE, f"{name}: no number yet", hint=where) for name in names)

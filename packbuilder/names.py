"""Names of files and folders that every system takes: Windows, macOS and Linux, and the sticks carried between them."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_UNSAFE = re.compile(r"[^a-z0-9._-]+")
#: Letters that are no plain letter with a mark on it.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
#: What Windows keeps for itself, with any ending (learn.microsoft.com: "Naming Files, Paths, and Namespaces").
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(?:\.|$)")
#: A longer name is cut: three of them and a folder must fit into the 260 characters that Windows gives a path.
LONGEST = 120


def plain_letters(text: str) -> str:
    """``text`` in small letters without marks: `École` is `ecole`."""
    folded = unicodedata.normalize("NFKD", text.lower()).translate(_LETTERS)
    return "".join(c for c in folded if not unicodedata.combining(c))


def safe_name(name: str) -> str:
    """``name`` as a file or folder may be called on any system; one that had to be cut ends in a code of its own."""
    out = _UNSAFE.sub("-", plain_letters(name)).strip("-.") or "unnamed"
    if len(out) > LONGEST:
        code = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        out = f"{out[: LONGEST - 9].rstrip('-.')}-{code}"
    return f"_{out}" if _DEVICES.match(out) else out


def slug(name: str) -> str:
    """A short id for a school of this name: `St Anne's C of E Primary` is `st-annes-c-of-e-primary`; '' for none."""
    bare = re.sub(r"['’ʼ`.]", "", plain_letters(name))
    out = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    if len(out) > 60:
        cut = out[:61].rpartition("-")[0]
        out = cut if len(cut) > 30 else out[:60]
    return out

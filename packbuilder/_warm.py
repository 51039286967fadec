"""What a worker needs, loaded once: imported in the process that workers are forked from, and nowhere else.

Print only: the first document waits for this, and is a handout more often than not. The worker that sets the first
deck loads the rest. An engine that is missing here is missing in the worker too, and told there, in the words of its
own door.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

_OURS = (
    "build", "checking", "floors", "proof", "proof.pdf", "formats", "formats.poster", "formats.handout",
    "formats._print", "formats._print_fonts", "formats._print_words", "formats._tags",
)  # fmt: skip
_ENGINES = (
    "weasyprint", "jinja2.sandbox", "pikepdf", "pypdfium2", "PIL.Image", "lxml.etree", "uharfbuzz", "segno",
)  # fmt: skip

for _name in (*(f"packbuilder.{name}" for name in _OURS), *_ENGINES):
    with suppress(Exception):
        import_module(_name)

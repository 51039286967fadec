"""The one private hook into WeasyPrint: it leaves a note of the HTML on every element of the PDF's structure.

WeasyPrint writes a structure tree but forgets on the way which HTML element each part came from, so nothing
after it could tell a running head from a heading, or one paragraph over two pages from two. While
:func:`noting` is active, every structure element carries what ``_tags.mend`` needs, under private keys that
``mend`` takes out again:

    XEl     a number for the HTML element, the same on all its fragments
    XTag    its name, with ``::before`` and the like
    XText   the words of a link
    XLeader a dot leader
    and the attributes in ``ATTRIBUTES``
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..diagnostics import PackError

WEASYPRINT = "70.0"
"""The exact version that the hook was written against and tested with."""

ATTRIBUTES = {
    "lang": "XLang",
    "scope": "XScope",
    "aria-label": "XLabel",
    "title": "XTitle",
    "data-pdf": "XRole",
    "aria-hidden": "XHidden",
    "alt": "XAlt",
}


def check_engine() -> None:
    """Raise :class:`PackError` unless WeasyPrint is exactly the version whose tags we know how to mend."""
    try:
        import weasyprint
        from weasyprint.pdf import tags
    except (OSError, ImportError) as missing:  # its C libraries come from the system, and may not be there
        hint = "`packbuilder doctor` gives the command for this computer; slides are built all the same"
        raise PackError.one("Pango cannot be found, and PDFs need it", hint=hint, exit_code=3) from missing

    if weasyprint.__version__ != WEASYPRINT:
        raise PackError.one(
            f"WeasyPrint is {weasyprint.__version__}, and PDFs are made with {WEASYPRINT} only",
            hint=f"install it again: pip install weasyprint=={WEASYPRINT}",
            exit_code=3,
        )
    if not callable(getattr(tags, "_build_box_tree", None)):
        raise PackError.one(
            f"this WeasyPrint {WEASYPRINT} is not the published one",
            hint=f"install it again: pip install --force-reinstall weasyprint=={WEASYPRINT}",
            exit_code=3,
        )


def words_of(link: Any) -> str:
    """The words of a link as they are read: parts that only their looks hold apart (a number, a title) are parted.

    >>> from xml.etree.ElementTree import fromstring
    >>> words_of(fromstring("<a><i>0:05</i><i>1</i>Aware<b>ness</b> and <b>understanding</b>.</a>"))
    '0:05 1 Awareness and understanding.'
    """
    made = ""
    for part in link.itertext():
        inside = made[-1:].isalpha() and part[:1].isalpha() and not part[:1].isupper()  # half a word is bold
        made += part if inside or part[:1] in ".,;:!?)’”" or made[-1:] in "(‘“" else f" {part}"
    return " ".join(made.split())


@contextmanager
def noting() -> Iterator[None]:
    """While this is active, a PDF written by WeasyPrint carries the notes."""
    import pydyf  # type: ignore[import-untyped]  # WeasyPrint's own writer
    from weasyprint.pdf import tags

    original = tags._build_box_tree
    numbers: dict[Any, int] = {}

    def annotated(
        box: Any, parent: Any, pdf: Any, page_number: int, nums: Any, annotations: Any, page_tags: Any
    ) -> Iterator[Any]:
        inner = getattr(box, "_box", box)
        for element in original(box, parent, pdf, page_number, nums, annotations, page_tags):
            if inner.is_leader:
                element["XLeader"] = "true"
            elif inner.element is not None and "XTag" not in element:
                source = inner.element
                element["XTag"] = pydyf.String(inner.element_tag)
                element["XEl"] = numbers.setdefault(source, len(numbers))
                for attribute, key in ATTRIBUTES.items():
                    value = source.get(attribute)
                    if value is not None:
                        element[key] = pydyf.String(value)
                if inner.element_tag == "a":
                    element["XText"] = pydyf.String(words_of(source))
            yield element

    tags._build_box_tree = annotated
    try:
        yield
    finally:
        tags._build_box_tree = original

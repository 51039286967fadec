"""The words that sheets and slides say of themselves (``Page``, ``Review by``), by language."""

from __future__ import annotations

from ..diagnostics import Diagnostics
from ..resources import Layouts
from ..source import Map, Scalar, load


def load_words(layouts: Layouts, folder: str, language: str) -> dict[str, str]:
    """The words of ``folder`` in ``language``: English from words.yaml, and over it words-cy.yaml and the like."""
    found = Diagnostics()
    words: dict[str, str] = {}
    for name in ("words.yaml", f"words-{language.split('-')[0].lower()}.yaml"):
        path = layouts.find(f"{folder}/{name}")
        if path is None:
            continue
        root = next(r for r in layouts.roots if path.is_relative_to(r))
        node = load(path, root.parent, found)
        if isinstance(node, Map):
            words.update({str(k): str(v) for k, v in node.items() if isinstance(v, Scalar)})
    return words

"""Page numbers in the text, set without another round of layout.

WeasyPrint 70.0 sets ``target-counter(..., page)`` as 0 at first, and lays every page with such a number out again, and
most of them a third time: in ``compute_content_list`` the counters of the target are taken for those of the page that
the number stands on, so it is stale whenever that page, or the number of all pages, was not known before. Here they
are kept apart, and room for two figures is kept from the beginning. When all pages are laid out, each number is
written into its room, and what follows it on the line moves up. Only a page on which that cannot be is laid out again:
a number of three figures, a line that is not set from its beginning.

A page with a running element is laid out twice as well, for the notes that its ``@note-area`` might show; here only
where the element is one of those.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from itertools import pairwise
from typing import Any

ROOM = 88
"""The number that room is kept for."""
_NEAR = 0.01
"""Less than this is no difference, CSS pixels."""


@contextmanager
def one_round() -> Iterator[None]:
    """While this lasts, a document is laid out once, unless more is needed than the numbers of its pages."""
    from weasyprint import layout
    from weasyprint.css.targets import TargetCollector as Collector
    from weasyprint.layout import page as pages_of

    collect, miss = Collector.collect_anchor, Collector.collect_missing_counters
    cache, make, page = Collector.cache_target_page_counters, layout.make_all_pages, pages_of.make_page

    def collected(self: Any, name: Any) -> None:
        collect(self, name)
        if isinstance(name, str):
            self.target_lookup_items[name].cached_page_counter_values = {"page": [ROOM]}

    def missed(self: Any, box: Any, token: str, again: Any, missing: list[str], targets: dict[Any, list[str]]) -> None:
        if token == "content" and targets:
            own = {value[0] for what, value in box.style["content"] if what in ("counter()", "counters()")}
            missing = [name for name in missing if name in own]
            targets = {name: [c for c in wanted if c != "pages"] for name, wanted in targets.items()}  # see `made`
        miss(self, box, token, again, missing, targets)

    def cached(self: Any, name: str, values: dict[str, list[int]], index: int, page_maker: Any) -> None:
        item = self.target_lookup_items.get(name)
        if not self.collecting and item and item.state == "up-to-date":
            item.page_maker_index = index
            item.cached_page_counter_values = deepcopy(values)

    def paged(context: Any, root: Any, kind: Any, resume: Any, number: int, state: Any) -> Any:
        area = context.style_for(kind, "@note-area")
        content = area["content"] if area is not None and isinstance(area["content"], tuple) else ()
        notes = {value[0] for what, value in content if what == "element()"}
        for name, held in context.running_elements.items():
            if name not in notes:
                held.setdefault(number, [])  # none yet, and no surprise when there is one
        return page(context, root, kind, resume, number, state)

    def made(context: Any, root_box: Any, html: Any, pages: Any) -> Iterator[Any]:
        whole = list(make(context, root_box, html, pages))
        for item in context.target_collector.target_lookup_items.values():
            item.cached_page_counter_values["pages"] = [len(whole)]
        for page, (*_, state) in zip(whole, context.page_maker, strict=False):
            if not _numbered(page, context.target_collector.counter_lookup_items):
                state["content_changed"] = True
        yield from whole

    Collector.collect_anchor, Collector.collect_missing_counters = collected, missed
    Collector.cache_target_page_counters, layout.make_all_pages = cached, made
    pages_of.make_page = paged
    try:
        yield
    finally:
        Collector.collect_anchor, Collector.collect_missing_counters = collect, miss
        Collector.cache_target_page_counters, layout.make_all_pages = cache, make
        pages_of.make_page = page


def _numbered(page: Any, lookups: dict[tuple[Any, str], Any]) -> bool:
    """Write the numbers on a page as they are now known; False where it has to be laid out again."""
    good = True
    for above in _paths(page, ()):
        source = above[-1].missing_link
        lookup = lookups.get((source, "content")) if source is not None else None
        if lookup is None or not lookup.missing_target_counters:
            continue
        lookup.parse_again(lookup.cached_page_counter_values)
        wanted, found = list(_texts(source)), list(_texts(above[-1]))
        if [box.text for box in wanted] == [box.text for box in found]:
            continue
        if len(wanted) != 1 or len(found) != 1 or not _written(above, found[0], wanted[0].text):
            good = False
    return good


def _written(above: tuple[Any, ...], box: Any, text: str) -> bool:
    """Set ``text`` in the room of ``box``, the only text in the last of ``above``; False where it cannot be."""
    from weasyprint.text.line_break import create_layout, line_size

    layout = create_layout(text, box.style, None, None, box.justification_spacing)
    width = line_size(layout.get_first_line()[0], box.style)[0]
    layout.deactivate()
    saved = box.width - width
    holder = above[-1]
    lines = [n for n, each in enumerate(above) if type(each).__name__ == "LineBox"]
    apart = holder.is_absolutely_positioned()
    if saved < -_NEAR or (saved > _NEAR and not apart and not (lines and _from_the_beginning(above[lines[-1]]))):
        return False
    box.text, box.pango_layout, box.width = text, layout, width
    if saved <= _NEAR:
        return True
    if apart:
        holder.width -= saved
        if holder.style["left"] == "auto" and holder.style["right"] != "auto":
            holder.translate(saved, 0)
        return True
    on_line = (*above[lines[-1] :], *([box] if box is not holder else []))
    leftward = on_line[0].style["direction"] == "rtl"
    for around, within in pairwise(on_line):
        after = [getattr(each, "_box", each) for each in around.children]
        for each in after[after.index(within) + 1 :]:
            each.translate(saved if leftward else -saved, 0)
    for each in on_line[1:]:
        each.width -= saved if each is not box else 0
        each.position_x += saved if leftward else 0
    return True


def _from_the_beginning(line: Any) -> bool:
    """Whether a line is set from the side that it is read from."""
    start = {"ltr": "left", "rtl": "right"}[line.style["direction"]]
    return line.style["text_align_all"] in ("start", start)


def _paths(box: Any, above: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Every box below ``box`` that waits for a number, after all that it is in."""
    box = getattr(box, "_box", box)
    path = (*above, box)
    if box.missing_link is not None:
        yield path
    for child in getattr(box, "children", ()):
        yield from _paths(child, path)


def _texts(box: Any) -> Iterator[Any]:
    """The boxes of text in ``box``."""
    if hasattr(box, "text"):
        yield box
    for child in getattr(box, "children", ()):
        yield from _texts(getattr(child, "_box", child))

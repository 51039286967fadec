"""The structure tree of a PDF, opened for mending: walking it, moving parts of it, declaring parts artifacts.

Terms of ISO 32000-1, 14.7 and 14.8: a *structure element* has a type ``/S`` and kids ``/K``; a kid is another
element, a number (a piece of marked content of the element's page), a marked-content reference, or an object
reference (an annotation). The *parent tree* leads back from a page's pieces, and from annotations, to elements.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator

NOTE_PREFIX = "/X"
"""The private keys that ``_print_notes`` left; none is in the finished file."""


def is_element(kid: Any) -> bool:
    """Whether a kid is a structure element."""
    return not isinstance(kid, int) and isinstance(kid, Dictionary) and "/S" in kid  # most kids are numbers


def is_annotation(kid: Any) -> bool:
    """Whether a kid is a reference to an annotation."""
    return not isinstance(kid, int) and isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def kids(element: Any) -> list[Any]:
    """The kids of an element as a list, whichever of its three forms ``/K`` has."""
    found = element.get("/K")
    if found is None:
        return []
    return list(found) if isinstance(found, Array) else [found]


def kind(element: Any) -> str:
    """The structure type of an element: ``Figure``."""
    return str(element.S)[1:]


def walk(element: Any) -> Iterator[Any]:
    """The element and every element below it, in reading order."""
    waiting = [element]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += reversed([kid for kid in kids(element) if is_element(kid)])


def same(one: Any, other: Any) -> bool:
    """Whether two handles mean the same object of the file."""
    return bool(one.objgen == other.objgen)


def note(element: Any, key: str, default: str = "") -> str:
    """A note that the print hook left on the element: ``note(e, "XTag")``."""
    return str(element.get(f"/{key}", default))


def marked_content(instruction: Any) -> int:
    """The number of the piece of marked content that an instruction begins, or -1."""
    if str(instruction.operator) != "BDC":
        return -1
    properties = instruction.operands[1]
    return int(properties.MCID) if isinstance(properties, Dictionary) and "/MCID" in properties else -1


class Tree:
    """A PDF and its structure tree. Changes are made in memory; :meth:`save` writes them all."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.root: Any = self.pdf.Root.StructTreeRoot
        self.document: Any = self.root.K[0]
        self._page_number = {page.objgen: number for number, page in enumerate(self.pdf.pages)}
        self._artifacts: dict[tuple[int, int], Any] = {}

    # -- the parent tree --------------------------------------------------------------------------

    def _entries(self) -> Iterator[tuple[int, int]]:
        """Each key of the parent tree with the place of its value in the array."""
        numbers = self.root.ParentTree.Nums
        for place in range(0, len(numbers), 2):
            yield int(numbers[place]), place + 1

    def _set_parent(self, key: int, element: Any, mcid: int | None = None) -> None:
        numbers = self.root.ParentTree.Nums
        for number, place in self._entries():
            if number == key and mcid is None:
                numbers[place] = element
            elif number == key:
                numbers[place][mcid] = element

    def own_annotation(self, annotation: Any, element: Any) -> None:
        """Make ``element`` the one that the annotation belongs to."""
        self._set_parent(int(annotation.StructParent), element)

    # -- moving parts -----------------------------------------------------------------------------

    def new(self, role: str, parent: Any, page: Any) -> Any:
        """A new element below ``parent``; the caller puts it among the parent's kids."""
        element = Dictionary(Type=Name.StructElem, S=Name(f"/{role}"), K=Array(), P=parent)
        if page is not None:
            element.Pg = page
        return self.pdf.make_indirect(element)

    def set_kids(self, element: Any, new: list[Any]) -> None:
        """Give ``element`` these kids, and the elements among them it as their parent."""
        element.K = Array(new)
        for kid in new:
            if is_element(kid):
                kid.P = element

    def absorb(self, element: Any, other: Any) -> None:
        """Move everything in ``other`` to the end of ``element``, also its own pieces and annotations."""
        moved = []
        for kid in kids(other):
            if isinstance(kid, int):
                page = other.Pg
                self._set_parent(int(page.StructParents), element, int(kid))
                if not same(page, element.Pg):
                    kid = Dictionary(Type=Name.MCR, Pg=page, MCID=int(kid))
            elif is_annotation(kid):
                self.own_annotation(kid.Obj, element)
            moved.append(kid)
        self.set_kids(element, kids(element) + moved)

    def detach(self, element: Any) -> None:
        """Take the element from its parent's kids."""
        parent = element.get("/P")
        if parent is not None:
            parent.K = Array([kid for kid in kids(parent) if not (is_element(kid) and same(kid, element))])

    # -- artifacts --------------------------------------------------------------------------------

    def artifact(self, element: Any, properties: Any = None) -> None:
        """Declare everything in ``element`` decoration and drop it from the tree."""
        for part in walk(element):
            for kid in kids(part):
                if isinstance(kid, int):
                    self._artifacts[self._page_number[part.Pg.objgen], int(kid)] = properties
                elif not is_element(kid) and not is_annotation(kid):
                    self._artifacts[self._page_number[kid.Pg.objgen], int(kid.MCID)] = properties
        self.detach(element)

    def artifact_unreachable(self) -> None:
        """Declare what hangs on no element of the tree a running head or foot: WeasyPrint's page margins."""
        alive = {element.objgen for element in walk(self.document)}
        numbers = self.root.ParentTree.Nums
        for page, place in self._entries():
            if isinstance(numbers[place], Array):
                for mcid, element in enumerate(numbers[place]):
                    if element.objgen not in alive:
                        self._artifacts.setdefault((page, mcid), Dictionary(Type=Name.Pagination))

    def _rewrite_pages(self) -> None:
        """Write the artifacts into the pages: ``/Span <</MCID 3>> BDC`` becomes ``/Artifact BMC``."""
        parents: dict[int, Any] = {key: self.root.ParentTree.Nums[place] for key, place in self._entries()}
        wanted = {page for page, _ in self._artifacts}
        for number, page in enumerate(self.pdf.pages):
            if number not in wanted:
                continue
            written: list[Any] = []
            for instruction in pikepdf.parse_content_stream(page):
                mcid = marked_content(instruction)
                if (number, mcid) not in self._artifacts:
                    written.append(instruction)
                    continue
                properties = self._artifacts[number, mcid]
                parents[int(page.StructParents)][mcid] = pikepdf.Object.parse(b"null")
                if properties is None:
                    written.append(([Name.Artifact], Operator("BMC")))
                else:
                    written.append(([Name.Artifact, properties], Operator("BDC")))
            page.Contents = self.pdf.make_stream(pikepdf.unparse_content_stream(written))

    # -- the end ----------------------------------------------------------------------------------

    def prune(self, element: Any) -> None:
        """Drop elements with nothing in them, except empty cells, which hold a table's columns in line."""
        kept = []
        for kid in kids(element):
            if is_element(kid):
                self.prune(kid)
                if not kids(kid) and kind(kid) not in ("TD", "TH"):
                    continue
            kept.append(kid)
        element.K = Array(kept)

    def _strip_notes(self) -> None:
        """Take out the notes, and list the elements that have an ID, as ISO 32000-1 wants of the root."""
        named = []
        for element in walk(self.document):
            if "/ID" in element:
                named.append((bytes(element.ID), element))
            for key in list(element.keys()):
                if key.startswith(NOTE_PREFIX):
                    del element[key]
        if named:
            named.sort(key=lambda pair: pair[0])
            names = [item for name, element in named for item in (pikepdf.String(name.decode("latin-1")), element)]
            self.root.IDTree = Dictionary(Names=Array(names))
        self.root.ParentTreeNextKey = max((key for key, _ in self._entries()), default=-1) + 1

    def save(self) -> bytes:
        """The finished file. Its identifier comes from its content, so the same content has the same bytes."""
        self.prune(self.document)
        self._rewrite_pages()
        self._strip_notes()
        self.pdf.remove_unreferenced_resources()
        target = io.BytesIO()
        self.pdf.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=False,
        )
        return target.getvalue()

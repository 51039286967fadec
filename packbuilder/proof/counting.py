"""How many pages a finished PDF has."""

from __future__ import annotations

from pathlib import Path


def pages(path: Path) -> int:
    """The pages of the PDF at ``path``; 0 where there is none that can be opened."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path.read_bytes())
    except (OSError, pypdfium2.PdfiumError):
        return 0
    try:
        return len(document)
    finally:
        document.close()

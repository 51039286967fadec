"""The door to Jinja2 and WeasyPrint: layouts in, a finished PDF out.

Nothing else knows the two engines. What they complain of, in a log or an exception, stops the build here: a
missing picture or letter is never only a line in a log. No clock, network, environment or font of the machine
is read, so the same page has the same bytes everywhere.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import Diagnostic, PackError, Position, Severity
from ..measure import Fonts
from ..resources import Layouts
from ..words import SHARED, load_words
from . import _print_fonts, _print_lines, _print_rounds, _print_text
from ._fetch import ORIGIN, RefusedError, Shelf
from ._print_mirror import mirrored, mirrored_page
from ._print_notes import check_engine, noting
from ._print_places import ACTUAL_SIZE, Laid

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment


# -- Jinja2 ---------------------------------------------------------------------------------------


def environment(layouts: Layouts, folder: str = "") -> SandboxedEnvironment:
    """Jinja2 over the layout files: sandboxed, escaping, and strict about names it does not know.

    A template is found in ``folder`` first, then by its whole path (``print/base.html``). Filters: ``inline``
    and ``prose`` (see ``_print_words``), ``address``, ``link``, ``bound``; a format adds its own.
    """
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    from . import _print_templates
    from ._print_words import FILTERS

    def load(name: str) -> tuple[str, str, Any] | None:
        path = (layouts.find(f"{folder}/{name}") if folder else None) or layouts.find(name)
        return (path.read_text(encoding="utf-8"), str(path), None) if path else None

    engine = SandboxedEnvironment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
        # A template is compiled once a process, so nothing in it may be reckoned before it is filled in: filters are
        # not the same for every brand.
        bytecode_cache=_print_templates.Compiled(),
        finalize=_print_templates.late,
        optimized=False,
    )
    engine.filters.update(FILTERS)
    return engine


def render(engine: SandboxedEnvironment, name: str, **values: Any) -> str:
    """The template ``name`` filled in. Raises :class:`PackError` at the template's line."""
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    try:
        return engine.get_template(name).render(**values)
    except TemplateNotFound as error:
        raise PackError.one(f"no layout file {error.name}", hint=f"it is wanted by {name}") from error
    except TemplateSyntaxError as error:
        where = Position(_shown(error.filename or name), error.lineno)
        raise PackError.one(f"the layout is not well written: {error.message}", where) from error
    except TemplateError as error:
        raise PackError.one(f"the layout cannot be filled in: {error.message}", _template_line(error)) from error
    except ArithmeticError as error:  # a division by nothing, a range without end
        raise PackError.one(f"the layout cannot be filled in: {error}", _template_line(error)) from error


def _template_line(error: BaseException) -> Position | None:
    """The line of the template that an exception came from: the last one in its traceback."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith((".html", ".css", ".svg"))]
    return Position(_shown(frames[-1].filename), frames[-1].lineno or 1) if frames else None


def _shown(filename: str) -> str:
    """A layout's file by its last two parts: enough to find it, and no path of the machine."""
    return "/".join(Path(filename).parts[-2:])


# -- WeasyPrint -----------------------------------------------------------------------------------


def document(
    html: str,
    *,
    layouts: Layouts,
    fonts: Fonts,
    assets: Mapping[str, bytes | Path] | None = None,
    mirror: bool = False,
) -> Laid:
    """``html`` laid out on pages, to be measured, and then written with :meth:`Laid.pdf`.

    Addresses in it are looked up in ``assets`` first, then in ``layouts``; nothing else is reached.
    ``fonts`` are the only faces, and their families in order are the document's default. With ``mirror`` every
    left of its style sheets is a right; of one that is called ``rtl.css``, which is written for that, it is not.
    Raises :class:`PackError` for whatever the engine complains of.
    """
    check_engine()
    shelf = Shelf(layouts, {**(assets or {}), **_print_fonts.assets(fonts.files)})
    with _silent(shelf):
        from weasyprint import HTML

        fetcher = _fetcher(shelf, mirror=mirror)
        html = mirrored_page(html) if mirror else html
        faces = _print_fonts.faces(fonts.files, fetcher)
        page = HTML(string=html, base_url=ORIGIN, url_fetcher=fetcher, media_type="print")
        with _print_lines.whole_stretches(), _print_rounds.one_round():
            rendered = page.render(
                stylesheets=[faces.sheet],
                font_config=faces.configuration,
                pdf_variant="pdf/ua-1",
                optimize_images=True,
                dpi=300,
                jpeg_quality=85,
            )
    _print_fonts.keep(faces)
    standing = Layouts(*layouts.roots, *Layouts.standard().roots)
    words = load_words(standing, SHARED, rendered.metadata.lang or "en")
    return Laid(rendered, words, lambda: _written(rendered, shelf))


def to_pdf(
    html: str,
    *,
    layouts: Layouts,
    fonts: Fonts,
    assets: Mapping[str, bytes | Path] | None = None,
    viewer: Mapping[str, str] = ACTUAL_SIZE,
) -> bytes:
    """``html`` as a PDF/UA-1 file with its tags mended; the same bytes each time.

    The page must carry ``<html lang>`` and ``<title>``; dates come from ``<meta name="dcterms.created">`` and
    ``dcterms.modified`` only. ``viewer`` are preferences for whoever opens it: ``ACTUAL_SIZE`` or
    ``BOTH_SIDES`` of ``_print_places``. Raises :class:`PackError` for whatever the engine complains of.
    """
    return document(html, layouts=layouts, fonts=fonts, assets=assets).pdf(viewer)


def _written(rendered: Any, shelf: Shelf) -> bytes:
    with _silent(shelf), noting(), _print_text.telling(), _print_fonts.timeless():
        data: bytes = rendered.write_pdf(
            pdf_variant="pdf/ua-1",
            pdf_identifier=False,
            optimize_images=True,
            dpi=300,
            jpeg_quality=85,
            uncompressed_pdf=True,  # for what is mended and then compressed
        )
    missing = sorted({chr(code) for font in rendered.fonts.values() for code in font.missing if code > 32})
    if missing:
        named = ", ".join(f"{char} (U+{ord(char):04X})" for char in missing)
        raise PackError.one(f"none of the brand's fonts has {named}", hint="use another sign, or add a fallback family")
    return data


def _fetcher(shelf: Shelf, *, mirror: bool) -> Any:
    """WeasyPrint's kind of fetcher over our shelf."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class ShelfFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            served = shelf.serve(url)
            data = served.data
            if mirror and url.endswith(".css") and not url.endswith("/rtl.css"):
                data = mirrored(data.decode("utf-8")).encode("utf-8")
            return URLFetcherResponse(url, data, {"Content-Type": served.media_type})

    return ShelfFetcher(allowed_protocols=("https",), allow_redirects=False)


class _Listener(logging.Handler):
    """Keeps what an engine logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


@contextmanager
def _silent(shelf: Shelf) -> Iterator[None]:
    """Nothing is printed, and whatever is complained of, or was refused, is raised at the end.

    A refusal is told once, in our words; the engine's own line about it is dropped.
    """
    import warnings

    logger = logging.getLogger("weasyprint")
    listener = _Listener()
    level, propagate = logger.level, logger.propagate
    logger.addHandler(listener)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a machine without fonts, or with an old Pango, is doctor's business
            try:
                yield
            except RefusedError as why:
                raise PackError.one(f"a file of the layout cannot be used: {why}") from why
            except OSError as error:
                raise PackError.one(f"the PDF engine cannot run: {error}", exit_code=3) from error
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)
        logger.propagate = propagate
    shelf.check()
    if listener.heard:
        raise PackError(
            Diagnostic(Severity.ERROR, f"the PDF engine says: {message}") for message in dict.fromkeys(listener.heard)
        )

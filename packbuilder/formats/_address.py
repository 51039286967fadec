"""A web address as a finished file spells it: the same in a PDF and on a slide."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

_SAFE = "%/:=&?~#+!$,;'@()*[]"


def encoded(address: str) -> str:
    """``address`` in ASCII: letters and spaces percent-encoded once (RFC 3986), its host as DNS has it (RFC 5891)."""
    parts = urlsplit(address)
    try:
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except UnicodeError:  # no host that could be: it is spelt as the rest
        host = quote(parts.netloc, _SAFE)
    return urlunsplit(
        (parts.scheme, host, quote(parts.path, _SAFE), quote(parts.query, _SAFE), quote(parts.fragment, _SAFE))
    )

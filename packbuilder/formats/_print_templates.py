"""Templates compiled once a process, however many documents are filled in with them."""

from __future__ import annotations

from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, pass_context
from jinja2.bccache import Bucket

_CODE: dict[tuple[str, str], CodeType] = {}
#: All layouts that ship have fewer templates than this.
MOST = 500


class Compiled(BytecodeCache):
    """What a template was compiled to, by its name, its file and its text."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill ``bucket`` with what is known of it."""
        bucket.code = _CODE.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Know what ``bucket`` holds."""
        if len(_CODE) >= MOST:
            _CODE.clear()
        if bucket.code is not None:
            _CODE[bucket.key, bucket.checksum] = bucket.code


@pass_context
def late(context: Any, value: Any) -> Any:
    """What is printed, as it is. That it asks for the context keeps Jinja2 from printing anything beforehand."""
    return value

"""A planned deck, put on the school's own template where its brand has one."""

from __future__ import annotations

from ..brand import Brand
from ..selection import Selected
from ._deck_fit import Fit
from ._deck_plan import Plan
from ._pptx_theirs import Theirs, read_theirs
from ._theirs_plan import onto


def on_template(made: Plan, fit: Fit, brand: Brand, selected: Selected) -> tuple[Plan, Theirs | None]:
    """``made`` on the template of ``brand``, and that template as it was read; ``made`` itself where it has none.

    Raises :class:`PackError` where no deck can be built on the template.
    """
    if brand.template is None:
        return made, None
    theirs = read_theirs(brand.template, fit, brand.own)
    shorts = frozenset(section.short_title.words for section in selected.walk())
    return onto(made, theirs.book, shorts), theirs

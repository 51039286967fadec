"""``python -m packbuilder``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from .again import answer

    code = answer(sys.argv[1:])
    if code is None:
        from .cli import main as run

        code = run()
    sys.exit(code)


if __name__ == "__main__":
    main()

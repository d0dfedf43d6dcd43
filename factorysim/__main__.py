"""``python -m factorysim`` does the same as the command ``factorysim``."""

from __future__ import annotations

from factorysim.cli.app import main

if __name__ == "__main__":
    main()

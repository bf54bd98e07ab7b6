"""Icons, written into the page: the sprite that Bootstrap-Flask ships weighs a megabyte."""

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup

_SPRITE = ("static", "bootstrap5", "icons", "bootstrap-icons.svg")


@cache
def icon(name: str) -> Markup:
    """Return one Bootstrap icon as an inline, decorative SVG. Raises KeyError for no icon."""
    return Markup(
        '<svg class="icon" width="16" height="16" fill="currentColor" viewBox="0 0 16 16"'
        ' aria-hidden="true" focusable="false">{}</svg>'
    ).format(Markup(_shapes()[name]))  # noqa: S704 - the package's own file, no input


@cache
def _shapes() -> dict[str, str]:
    sprite = files("flask_bootstrap").joinpath(*_SPRITE).read_text(encoding="utf-8")
    symbols = re.finditer(r'<symbol[^>]*\sid="([\w-]+)"[^>]*>(.*?)</symbol>', sprite, re.DOTALL)
    return {symbol[1]: symbol[2].strip() for symbol in symbols}

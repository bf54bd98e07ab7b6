"""Take the pictures of the mails for the documentation.

Run `python -m tests.mail.pictures`; it needs Debian's Chromium. Each language gets one sheet with
every template in each of its voices as on a desk, and one with some of them as on a phone; English
one in dark mode, too. What they show is what the snapshots hold.
"""

import html
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from plugin.domain.languages import OWN_NAMES, Language
from tests.mail.variants import USUAL, written

FOLDER = Path(__file__).parents[2] / "docs" / "images" / "mails"
CHROMIUM = "/usr/bin/chromium"

ON_A_DESK = 660
ON_A_PHONE = 375
PHONE = ("thank_you__direct", "prep_kit__direct", "check_in__via_recruiter", "debrief__usual")

_SHEET = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 24px; background: #fff; color: #1c2230; }}
body {{ font: 14px system-ui, sans-serif; }}
h1 {{ font-size: 18px; margin: 0 0 16px; }}
.sheet {{ display: grid; grid-template-columns: repeat({columns}, {cell}px); gap: 20px 16px; }}
figure {{ margin: 0; }}
figcaption {{ margin: 0 0 6px; color: #586074; }}
.window {{ width: {cell}px; height: {height}px; overflow: hidden; border-radius: 6px; }}
iframe {{ border: 0; width: {width}px; height: {tall}px; transform: scale({scale});
  transform-origin: 0 0; }}
</style><h1>{title}</h1><div class="sheet">{figures}</div>"""
_FIGURE = """<figure><figcaption>{caption}</figcaption>
<div class="window"><iframe srcdoc="{mail}"></iframe></div></figure>"""


def sheet(
    language: Language,
    variants: Sequence[str],
    *,
    width: int,
    scale: float,
    columns: int,
    tall: int,
) -> str:
    """Return a page with these mails side by side, each as wide as on such a screen."""
    figures = (
        _FIGURE.format(
            caption=caption_of(variant),
            mail=html.escape(written(variant, language).body.html),
        )
        for variant in variants
    )
    return _SHEET.format(
        title=OWN_NAMES[language],
        figures="".join(figures),
        columns=columns,
        cell=round(width * scale),
        width=width,
        scale=scale,
        tall=tall,
        height=round(tall * scale),
    )


def caption_of(variant: str) -> str:
    """Return "thank you, via recruiter"."""
    name, _, voice = variant.replace("__", "|").replace("_", " ").partition("|")
    return name if voice == "usual" else f"{name}, {voice}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a network."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def take(browser: Browser, page_html: str, path: Path, *, is_dark: bool = False) -> None:
    """Take a picture of the whole page."""
    context = browser.new_context(
        viewport={"width": 1240, "height": 800},
        color_scheme="dark" if is_dark else "light",
        offline=True,
    )
    page = context.new_page()
    page.set_content(page_html, wait_until="load")
    page.locator("body").screenshot(path=path)
    context.close()


def main() -> None:
    """Write all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for language in Language:
            desk = sheet(language, USUAL, width=ON_A_DESK, scale=0.34, columns=5, tall=1500)
            take(browser, desk, FOLDER / f"{language}-desk.png")
            phone = sheet(language, PHONE, width=ON_A_PHONE, scale=0.75, columns=4, tall=1000)
            take(browser, phone, FOLDER / f"{language}-phone.png")
        dark = sheet(Language.ENGLISH, PHONE, width=ON_A_PHONE, scale=0.75, columns=4, tall=1000)
        take(browser, dark, FOLDER / "en-dark.png", is_dark=True)


if __name__ == "__main__":
    main()

"""What an agency's own version of an e-mail may be, asked when it is uploaded.

It is data, never a program: fields of the closed list, `{% if %}` around them, and MJML without
anything that is loaded from elsewhere. What is refused is said with its place.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

from jinja2 import Environment, TemplateSyntaxError, nodes

from plugin.domain.coaching import FLAGS, MISSING
from plugin.mail.layout import PARTS
from plugin.mail.templates import BadTemplate, Source, read_source

LONGEST_TEXT = 20_000
LONGEST_FRAME = 60_000
DEEPEST = 40
DEEPEST_CODE = 20

FIELDS = frozenset(MISSING)
_ALLOWED: tuple[type[nodes.Node], ...] = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name),
    *(nodes.If, nodes.Not, nodes.And, nodes.Or, nodes.Test),
)
_ROUND = frozenset({"words", "footer"})
_FRAME_ONLY = PARTS | {"subject", "language"}

_HEAD_TAGS = frozenset({"mjml", "mj-head", "mj-title", "mj-attributes", "mj-all", "mj-class"}) | {
    *("mj-style", "mj-breakpoint", "mj-body")
}
_BODY_TAGS = frozenset({"mj-wrapper", "mj-section", "mj-column", "mj-group", "mj-text"}) | {
    *("mj-button", "mj-divider", "mj-spacer", "mj-table")
}
_HTML_TAGS = frozenset({"p", "br", "b", "strong", "i", "em", "a", "span", "div"}) | {
    *("ul", "ol", "li", "table", "tbody", "tr", "td", "th", "h1", "h2", "h3")
}
_TAGS = _HEAD_TAGS | _BODY_TAGS | _HTML_TAGS
_LOADS = re.compile(
    # image-set("…") loads as url(…) does, and names no url.
    r"(?:url|src|image|image-set|cross-fade|expression)\s*\(|@import|javascript:|data:|\\",
    re.IGNORECASE,
)
_LOADING = ("src", "background", "background-url", "path")
_ADDRESS = re.compile(r"https?://[^\s{}]+|mailto:[^\s{}]+", re.IGNORECASE)
_PLACED = re.compile(r"\{\{-?\s*(words|facts|button|closing|footer)\b")
_LIST_NUMBER = re.compile(r"(?m)^\s*\d{1,2}[.)]\s")
_NEVER_OUT = frozenset(
    {"script", "img", "link", "iframe", "object", "embed", "form", "input", "svg", "video", "base"}
)


def read_version(text: bytes, frame: bytes) -> Source:
    """Return the template that two uploaded files make. Raises BadTemplate saying what is wrong."""
    source = read_source(
        _decoded(text, ".txt", LONGEST_TEXT), _decoded(frame, ".mjml", LONGEST_FRAME)
    )
    for part, name in ((source.subject, "subject"), (source.words, ".txt")):
        _check_fields(part, name, FIELDS | FLAGS)
    _check_fields(source.closing, "part under the two dashes", FIELDS | FLAGS)
    _check_fields(source.frame, ".mjml", FIELDS | FLAGS | _FRAME_ONLY)
    if not source.subject:
        raise BadTemplate("The subject is empty.")
    if len(source.words.strip()) == 0:
        raise BadTemplate("The .txt has no words.")
    _check_frame(source.frame)
    return source


def check_output(html: str, text: str) -> None:
    """Raise BadTemplate where an e-mail would load something, or its parts say different things."""
    seen = _Seen()
    seen.feed(html)
    seen.close()
    if seen.forbidden:
        raise BadTemplate(f"The e-mail would contain {seen.forbidden}, which is not allowed.")
    if "{{" in text or "{%" in text:
        raise BadTemplate("The e-mail would show a field instead of what it holds.")
    in_html, in_text = set(_words(seen.text)), set(_words(_LIST_NUMBER.sub("", text)))
    links = " ".join(seen.links)
    only_html = sorted(in_html - in_text)
    only_text = sorted(word for word in in_text - in_html if word not in links.lower())
    if only_html:
        raise BadTemplate(
            f"The .mjml says “{_some(only_html)}”, which the .txt does not. What always follows the"
            " words goes into the .txt, under a line with two dashes."
        )
    if only_text:
        raise BadTemplate(
            f"The .txt says “{_some(only_text)}”, which the .mjml does not show. Place"
            " {{ closing }} in it."
        )


def _decoded(raw: bytes, name: str, limit: int) -> str:
    if len(raw) > limit:
        raise BadTemplate(f"The {name} is larger than {limit // 1000} kB.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadTemplate(f"The {name} is not UTF-8 text.") from error
    if "\0" in text:
        raise BadTemplate(f"The {name} is not text.")
    return text


def _check_fields(text: str, place: str, known: frozenset[str]) -> None:
    """Raise BadTemplate for a field that there is not, and for all that is more than a field."""
    try:
        tree = Environment(autoescape=True).parse(text)
        found = list(_all_nodes(tree, DEEPEST_CODE))
    except TemplateSyntaxError as error:
        raise BadTemplate(f"In the {place}, line {error.lineno}: {error.message}") from error
    except RecursionError as error:
        raise BadTemplate(f"The {place} is nested too deeply.") from error
    for node in found:
        is_allowed = isinstance(node, _ALLOWED)
        if not is_allowed or (isinstance(node, nodes.Test) and node.name != "defined"):
            raise BadTemplate(
                f"In the {place}, line {node.lineno}: only fields, {{% if %}} and “is defined” can"
                " be used."
            )
        if isinstance(node, nodes.Name) and node.name not in known:
            raise BadTemplate(f"In the {place}, line {node.lineno}: there is no field {node.name}.")


def _all_nodes(tree: nodes.Node, depth: int) -> Iterator[nodes.Node]:
    """Yield the tree's nodes. Raises RecursionError where they nest deeper than that."""
    if not depth:
        raise RecursionError
    yield tree
    for child in tree.iter_child_nodes():
        yield from _all_nodes(child, depth - 1)


def _check_frame(frame: str) -> None:
    placed = _always_placed(frame)
    if any(placed.count(part) != 1 for part in _ROUND):
        raise BadTemplate(
            "The .mjml has to place {{ words }} and {{ footer }}, each once and without any"
            " condition."
        )
    if "<!" in frame or "<?" in frame:
        raise BadTemplate("The .mjml must have no comments and no declarations.")
    try:
        tree = ElementTree.fromstring(frame)  # noqa: S314 - without declarations, and small
    except ElementTree.ParseError as error:
        raise BadTemplate(f"The .mjml is not well-formed: {error}.") from error
    if tree.tag != "mjml":
        raise BadTemplate("The .mjml has to begin with <mjml>.")
    if _depth(tree) > DEEPEST:
        raise BadTemplate(f"The .mjml is nested more than {DEEPEST} deep.")
    for element in tree.iter():
        _check_element(element)


def _always_placed(frame: str) -> list[str]:
    """Return the names that the frame fills in whatever the facts are, as often as it does."""
    tree = Environment(autoescape=True).parse(frame)
    shown = [
        node for output in tree.body if isinstance(output, nodes.Output) for node in output.nodes
    ]
    once = [node.name for node in shown if isinstance(node, nodes.Name)]
    everywhere = [node.name for node in tree.find_all(nodes.Name)]
    return once if all(everywhere.count(name) == once.count(name) for name in _ROUND) else []


def _depth(tree: ElementTree.Element) -> int:
    """Return how deep the elements nest: what renders them is a program that recurses."""
    depth, row = 0, [tree]
    while row:
        depth += 1
        row = [child for element in row for child in element]
    return depth


def _check_element(element: ElementTree.Element) -> None:
    tag = str(element.tag)
    if tag not in _TAGS:
        raise BadTemplate(f"<{tag}> is not allowed in the .mjml.")
    own = "".join((element.text or "", *(child.tail or "" for child in element)))
    if _PLACED.search(own) and tag != "mj-column":
        raise BadTemplate("Words, facts, button, closing and footer stand right in an <mj-column>.")
    if tag == "mj-style" and _LOADS.search(element.text or ""):
        raise BadTemplate("<mj-style> must not load anything.")
    for name, value in element.attrib.items():
        if name.startswith("on") or name in _LOADING:
            raise BadTemplate(f"{name} of <{tag}> is not allowed.")
        if name == "href" and not _ADDRESS.fullmatch(value.strip()):
            raise BadTemplate(f"href of <{tag}> has to be a web or mail address without fields.")
        if name != "href" and ("{" in value or _LOADS.search(value)):
            _refuse_attribute(tag, name, value)


def _refuse_attribute(tag: str, name: str, value: str) -> None:
    if (tag, name, value.strip()) != ("mjml", "lang", "{{ language }}"):
        raise BadTemplate(f"{name} of <{tag}> must hold no field and load nothing.")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _some(words: list[str]) -> str:
    return ", ".join(words[:5])


class _Seen(HTMLParser):
    """Reads a mail as a mail program shows it: its text, its links, and what it must not have."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self.forbidden = ""
        self._inside = ""

    @property
    def text(self) -> str:
        """Return what is shown."""
        return " ".join(self.said)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link; note what is forbidden."""
        self._inside = tag if tag in ("style", "title") else self._inside
        if tag in _NEVER_OUT:
            self.forbidden = f"<{tag}>"
        for name, value in attrs:
            if name == "href":
                self.links.append(value or "")
            if name.startswith("on") or name in _LOADING:
                self.forbidden = name
            if name == "style" and _LOADS.search(value or ""):
                self.forbidden = "a style that loads something"

    def handle_endtag(self, tag: str) -> None:
        """Go on reading after what is not shown."""
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        """Keep what is shown; look for what styles load."""
        if self._inside == "style" and _LOADS.search(data):
            self.forbidden = "a style that loads something"
        if not self._inside:
            self.said.append(data)

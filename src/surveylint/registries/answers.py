"""Read the answers of registries: JSON and XML of bounded size, without entities, as plain text.

An answer is not trusted. Whatever is not as documented raises `UnreadableAnswerError`, and the
facts that were asked for stay unknown.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from xml.parsers import expat

from surveylint.namedtuples import NamedTuple

LIMIT = 5_000_000
"""Bytes of an answer that are read at most: 100 records of arXiv have 300 kB."""

_LONGEST_TEXT = 1_000
_LONGEST_RAW = 20_000
_DEEPEST = 40
_MOST_ELEMENTS = 200_000
_UNSEEN = frozenset(["Cc", "Cf", "Cs", "Co", "Cn"])
"""Unicode categories of what a terminal may obey or cannot show."""


class Answer(NamedTuple):
    """One answer.

    Attributes:
        status: The HTTP status.
        headers: By name in lower case.
        body: The whole body.
        at: When the request was sent, in Unix seconds.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    at: float


class UnreadableAnswerError(ValueError):
    """An answer is not what the registry documents; its text says what is wrong."""


class RefusedQueryError(ValueError):
    """A registry refuses the query, probably for one of its identifiers."""


class RateLimitedError(ValueError):
    """A registry says in the body of an answer that its rate limit is exceeded."""


class Element:
    """An XML element: its name without namespace, attributes, text and children."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: Mapping[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element] = []
        self.text = ""

    def all(self, name: str) -> list[Element]:
        """Return the children with a name."""
        return [child for child in self.children if child.name == name]

    def first_text(self, name: str) -> str:
        """Return the text of the first child with a name, "" if there is none."""
        return next((clean(child.text) for child in self.children if child.name == name), "")


def clean(value: object) -> str:
    """Return a string as one line of visible characters, cut if it is too long; "" for others."""
    if not isinstance(value, str):
        return ""
    value = value[:_LONGEST_RAW]
    if not value.isascii() or not value.isprintable():
        value = "".join(
            " " if c in "\t\n\r" else "" if unicodedata.category(c) in _UNSEEN else c for c in value
        )
    return " ".join(value.split())[:_LONGEST_TEXT]


def mapping(value: object) -> Mapping[str, object]:
    """Return a JSON object, empty for any other value."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> Sequence[object]:
    """Return a JSON array; a single value as an array, null as an empty one."""
    if isinstance(value, list):
        return value
    return () if value is None else (value,)


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a JSON array that are not empty."""
    return tuple(text for text in map(clean, sequence(value)) if text)


def whole_number(value: object) -> int:
    """Return a number with up to four digits, given as a number or a text; 0 for anything else."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,4}", value):
        return int(value)
    return value if isinstance(value, int) and 0 <= value <= 9999 else 0


def read_json(body: bytes) -> Mapping[str, object]:
    """Return the JSON object of an answer.

    Raises:
        UnreadableAnswerError: It is no JSON object.
    """
    found = _loaded(body)
    if not isinstance(found, dict):
        raise UnreadableAnswerError("the answer is not a JSON object")
    return found


def items_of(body: bytes, *names: str) -> list[Mapping[str, object]]:
    """Return the objects of an array in the JSON object of an answer.

    Args:
        body: The body of the answer.
        names: The keys on the way to the array: `message`, `items`.

    Raises:
        UnreadableAnswerError: There is no such array.
    """
    found: object = read_json(body)
    for name in names:
        found = mapping(found).get(name)
    if not isinstance(found, list):
        raise UnreadableAnswerError(f"the answer has no `{'.'.join(names)}`")
    return [mapping(each) for each in found]


def read_json_array(body: bytes) -> Sequence[object]:
    """Return the JSON array of an answer.

    Raises:
        UnreadableAnswerError: It is no JSON array.
    """
    found = _loaded(body)
    if not isinstance(found, list):
        raise UnreadableAnswerError("the answer is not a JSON array")
    return found


def _loaded(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableAnswerError("the answer is not valid JSON") from None


def read_xml(body: bytes) -> Element:
    """Return the root element of an answer.

    A document type is refused before its entities are declared, so none is ever expanded.

    Raises:
        UnreadableAnswerError: It is no complete XML document, or has a document type.
    """
    builder = _TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.EntityDeclHandler = _refuse_document_type
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, UnreadableAnswerError):
            raise
        raise UnreadableAnswerError("the answer is not valid XML") from None
    if builder.root is None:
        raise UnreadableAnswerError("the answer is not valid XML")
    return builder.root


def _refuse_document_type(*_: object) -> None:
    raise UnreadableAnswerError("the answer has an XML document type")


class _TreeBuilder:
    """Builds the elements of a document; too many or too deep ones are refused."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= _DEEPEST or self._count > _MOST_ELEMENTS:
            raise UnreadableAnswerError("the answer has too many XML elements")
        element = Element(name.rpartition(" ")[2], attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        element = self._open[-1]
        if len(element.text) < _LONGEST_RAW:
            element.text += text

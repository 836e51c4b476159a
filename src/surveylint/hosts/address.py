"""Split a URL as it is written, with the offset of every part."""

from __future__ import annotations

from functools import lru_cache

from surveylint.lazy import lazily
from surveylint.namedtuples import NamedTuple


class Address(NamedTuple):
    """The parts of one URL; offsets are characters of the text that was split."""

    scheme: str
    host: str
    host_start: int
    path_start: int
    path_end: int
    query_end: int


class Parameter(NamedTuple):
    """One `name=value` of a query, with offsets into the URL.

    `gap` is the start of the separator before the name, `start` the start of the name.
    """

    name: str
    value: str
    gap: int
    start: int
    value_start: int
    end: int


# Every function about URLs begins with this one, so a list of 16,000 links is split once.
@lru_cache(maxsize=1 << 14)
def split(url: str) -> Address:
    """Split a URL at its delimiters, RFC 3986 section 3, without validating it.

    The host is in lower case, without user, port, final dot and `www.`; it is empty for a relative
    reference.
    """
    start = url.find("://")
    if start > 0 and url[:start].isalnum():
        scheme = url[:start].lower()
        start += 3
    elif url.startswith("//"):
        scheme, start = "", 2
    elif url[:4].lower() == "www.":
        scheme, start = "", 0
    else:
        scheme, start = "", -1
    query_end = _fragment(url, max(start, 0))
    path_end = url.find("?", max(start, 0), query_end)
    if path_end < 0:
        path_end = query_end
    if start < 0:
        return Address("", "", 0, 0, path_end, query_end)
    path_start = url.find("/", start, path_end)
    if path_start < 0:
        path_start = path_end
    host_start = max(start, url.rfind("@", start, path_start) + 1)
    host = url[host_start:path_start].lower()
    if ":" in host:
        host = host[: host.find("]") + 1] if host.startswith("[") else host[: host.find(":")]
    if host.startswith("www."):
        host = host[4:]
    return Address(scheme, host.rstrip("."), host_start, path_start, path_end, query_end)


def domain_of(url: str) -> str:
    """Return the host in lower case without user, port, final dot and `www.`, or ""."""
    return split(url).host


def comparable_url(url: str) -> str:
    """Return a URL without what does not tell two pages apart: scheme, `www.` and the final slash.

    The host comes in lower case. The path keeps its case, which some servers distinguish; callers
    that compare entries of one list fold it.
    """
    rest = url.partition("://")[2] or url
    host, slash, path = rest.rstrip("/").partition("/")
    return f"{host.lower().removeprefix('www.')}{slash}{path}"


def parameters(url: str, gap: int, end: int) -> list[Parameter]:
    """Return the parameters after the delimiter at `gap`, names decoded and in lower case.

    `&amp;` and its numeric forms are separators too, because a URL in HTML is written with them;
    the references of other characters are none.
    """
    found: list[Parameter] = []
    while gap < end:
        start = _after_separator(url, gap)
        stop = _separator(url, start, end)
        equals = url.find("=", start, stop)
        name_end, value_start = (stop, stop) if equals < 0 else (equals, equals + 1)
        name = url[start:name_end].lower()
        if "%" in name:
            # "via%3Dihub" is "via=ihub", percent-encoded once too often.
            if equals < 0 and (escaped := name.find("%3d")) >= 0:
                name, value_start = name[:escaped], start + escaped + 3
            name = decode(name).lower()
        found.append(Parameter(name, url[value_start:stop], gap, start, value_start, stop))
        gap = stop
    return found


def query_parameters(url: str, address: Address) -> list[Parameter]:
    """Return the parameters of a split URL's query."""
    return parameters(url, address.path_end, address.query_end)


def decode(text: str) -> str:
    """Decode percent escapes once; invalid ones are kept."""
    if "%" not in text:
        return text
    # Imported here: most lists have no escapes, and the module takes longer than this package.
    from urllib.parse import unquote

    return unquote(text)


def plain_name(name: str) -> str:
    """Return a parameter's name in one spelling: `accessToken` and `access-token` are one name."""
    return _NOT_IN_NAMES.sub("", name).lower()


@lru_cache(maxsize=4096)
def decode_fully(text: str) -> str:
    """Decode percent escapes up to three times, as deep as URLs within URLs are found."""
    for _ in range(_DEEPEST):
        if "%" not in text:
            break
        text = decode(text)
    return text


_DEEPEST = 3
_NOT_IN_NAMES = lazily(r"[\W_]+")
_NUMBER = r"#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})"
_NUMBER_OF_ENTITY = lazily(f"{_NUMBER};")
_ENTITIES = ("&amp;", "&#38;", "&#x26;")
_OTHER_CHARACTER = lazily(
    rf"&(?:(?!#0{{0,4}}38;|#[xX]0{{0,4}}26;){_NUMBER}"
    r"|apos|commat|equals|gt|lt|nbsp|quot);"
)


def _separator(url: str, start: int, end: int) -> int:
    """Return where the next separator is, `end` if there is none."""
    place = url.find("&", start, end)
    while place >= 0 and _OTHER_CHARACTER.match(url, place):
        place = url.find("&", place + 1, end)
    return end if place < 0 else place


def _after_separator(url: str, gap: int) -> int:
    for entity in _ENTITIES:
        if url.startswith(entity, gap):
            gap += len(entity)
            # "&amp;amp;" is a separator that was escaped twice.
            while url.startswith("amp;", gap):
                gap += 4
            return gap
    return gap + 1


def _fragment(url: str, start: int) -> int:
    place = url.find("#", start)
    while place > 0 and url[place - 1] == "&" and _NUMBER_OF_ENTITY.match(url, place):
        place = url.find("#", place + 1)
    return len(url) if place < 0 else place

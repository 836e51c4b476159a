"""No secret of a link is shown, in any format, however the link is broken or cut."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reported import finding, place, report

from surveylint.model.source import Edit, Source
from surveylint.report import Style
from surveylint.report.formats import FORMATS, emit
from surveylint.report.frame import frame
from surveylint.report.mask import mask_slice, mask_text, remember, secrets_of_parts

SECRET = "Zq7WkV3x"
LONG = SECRET * 40
SIGNED = (
    f"https://bucket.s3.amazonaws.com/a(1)/b.pdf?X-Amz-Algorithm={SECRET}&X-Amz-Date={SECRET}&X-Amz-Expires={SECRET}"
    f"&X-Amz-Security-Token={LONG}&X-Amz-Credential={SECRET}%2F{SECRET}&X-Amz-SignedHeaders={SECRET}"
    f"&X-Amz-Signature={LONG}&hash={SECRET}&sid={SECRET}&type=client&tid={SECRET}"
)
LINKS = {
    "inline": f"[PDF]({SIGNED})",
    "glued": f"[PDF]({SIGNED})[Code](https://github.com/a/b)|[PDF]({SIGNED})|",
    "bare": SIGNED,
    "angle": f"[PDF](<{SIGNED}>)",
    "html": f'<a href="{SIGNED}">PDF</a>',
    "entities": f'<a href="{SIGNED.replace("&", "&amp;")}">PDF</a>',
    "unclosed": f"[PDF]({SIGNED}",
    "doubled": f"[PDF](https://{SIGNED})",
    "no scheme": f"[PDF]({SIGNED.removeprefix('https://')})",
    "no protocol": f"[PDF]({SIGNED.removeprefix('https:')})",
    "space inside": f"[PDF]({SIGNED.replace('a(1)/', 'a b/')})",
    "proxied": f"[PDF](https://proxy.example.org/login?url={SIGNED})",
    "packed": f"[PDF](https://proxy.example.org/login?qurl={SIGNED.replace('%', '%25').replace(':', '%3A').replace('/', '%2F').replace('?', '%3F').replace('&', '%26').replace('=', '%3D')})",
    "archived": f"[PDF](https://web.archive.org/web/2024/{SIGNED})",
    "user": f"[PDF](https://{SECRET}:{SECRET}@example.org/a.pdf)",
    "fragment": f"[PDF](https://example.org/a#access_token={SECRET})",
    "quoted": f'see https://example.org/a?token="{SECRET}" and api_key=\\"{SECRET}\\"',
    "quoted twice": f"[PDF](https://example.org/a?x=1&token='\"{SECRET}\"')",
    "quoted by entities": f"https://example.org/a?token=&quot;{SECRET}&#34;",
    "quoted attribute": f'<div id="a" token="{SECRET}" title="b">',
    "in angles": f"https://example.org/a?token=<{SECRET}>",
}


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_every_window_on_a_link_is_masked(link: str) -> None:
    source = Source("README.md", f"| 1 | a work | {link} | Natrual |\n")
    shown = "".join(
        text
        for start in range(0, len(source.text), 7)
        for size in (0, 1, 30, 3000)
        for _, text, _ in frame(
            source, place(source, start, min(start + size, len(source.text))), 60
        )
    )
    assert not leaks(shown)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_no_format_shows_a_secret(name: str, link: str) -> None:
    source = Source("README.md", f"| 1 | a work | {link} | Natrual |\n")
    at = source.text.index(SECRET)
    wrong = finding(
        source,
        (at, at + 4),
        message=f"link `{link}` expired",
        related=(place(source, at, at + 9, f"as {link}"),),
        edits=(Edit(at, at + 8, "x"), Edit(15, 15 + len(link), f"{link}")),
        key=link,
    )
    short = finding(source, (at, at + 4), edits=(Edit(at, at + 8, "x"),))
    made = report(source, wrong, short, style=Style(statistics=True, unfold=True), token="t0k3n")
    assert not leaks("".join(emit(name, made)))


@given(st.text(st.sampled_from("abcXYZ019-_~.%!()|*[]é项"), min_size=8, max_size=60))
def test_any_signature_is_masked_in_any_window(secret: str) -> None:
    source = Source("README.md", f"a https://x.org/p?X-Amz-Signature={secret}&X-Amz-Date=1 b")
    start = source.text.index(secret)
    shown = mask_slice(source.text, start + 2, start + len(secret) - 2)
    assert shown.rstrip("()|[]*_~.-!") == "*" * len(shown.rstrip("()|[]*_~.-!")) or ")" in secret


PIECES = (
    *'ab=&?@:/."<> %()[]|é',
    "https://",
    "sig=",
    "token=",
    "X-Amz-Signature=",
    'token="',
    "&quot;",
    "https://u:p@h/",
    "](",
    "\n",
    "\r\n  ",
    'href="',
    "token%3D",
    "&#61;",
    "1a2b3c4d",
    "eyJabcdef.eyJabcdef.x",
    "https://hooks.slack.com/services/T/B/",
)


@pytest.mark.parametrize(
    "text",
    [
        'x token="abc def ghi" y',
        'a=""b=token=""def"',
        'aaaaaa=X-Amz-Signature=""def"',
        'aaatoken=""sig=token="def"',
        "x token=“abc def ghi” y",
        "x a=’ https://example.org/x?a=1&token=“def” y",
        "https://h/?a=’&sig=“def”",
        "token=“’’’def",
        "&quot;?token=&quot;“’’def",
        'token="' + 5000 * "a" + "’def",
        'a=\' token="def"',
    ],
)
def test_a_quoted_secret_is_masked_in_any_window(text: str) -> None:
    at = text.index("def")
    assert mask_slice(text, at, at + 3) == "***"
    assert "def" not in mask_text(text)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.data())
def test_a_masked_window_keeps_its_length_and_agrees_with_the_whole(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shown = mask_slice(text, start, end)
    assert len(shown) == end - start
    assert shown == mask_slice(text, 0, len(text))[start:end]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_a_masked_text_keeps_its_line_breaks(text: str) -> None:
    assert mask_text(text).count("\n") == text.count("\n")
    assert len(mask_slice(text, 0, len(text)).splitlines()) == len(text.splitlines())


HOSTILE = (
    *("](", "](a=)", "](a=)|", "](a)", '=" ', "='", '="', "<https:/", 'token="', "token= a1 "),
    *("token=\n12345678", "a= ", "https://a?token=b ", "[x](https://a?token=b)", "@ ", "%3D "),
    *("https://u:p@h ", "](https://x y=", "x=1 (", "=‘", "token=&quot;", ")=", "](((=", "a://="),
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_repetition_costs_linear_time(piece: str) -> None:
    text = "https://a.org/?x=" + piece * (200_000 // len(piece))
    assert mask_text(text)
    assert all(len(mask_slice(text, at, at + 99)) == 99 for at in range(0, 190_000, 10_000))


def test_a_link_longer_than_is_looked_at_shows_no_values() -> None:
    text = "https://x.org/?X-Amz-Signature=" + SECRET * 10_000 + "&sid=" + SECRET * 10_000
    assert SECRET not in mask_slice(text, 60_000, 60_200)


def test_secrets_that_another_process_found_are_masked_as_those_found_here() -> None:
    line = f"- [A study](https://x.org/?a=1&token={SECRET}) of things\n"
    text = line * (600_000 // len(line))
    places = [text.index(SECRET, at) for at in range(0, len(text) - 200, 39_999)]
    here = [mask_slice(text, at - 30, at + 30) for at in places]
    remember(text, secrets_of_parts(text))
    assert [mask_slice(text, at - 30, at + 30) for at in places] == here
    assert all(SECRET[:4] not in shown and "*" in shown for shown in here)


def test_secrets_in_messages_are_short() -> None:
    assert mask_text("see https://x.org/?token=abc now") == "see https://x.org/?token=*** now"


def test_secrets_in_quotation_marks_are_hidden_in_running_text() -> None:
    assert mask_text('see https://x.org/?token="abc" now') == 'see https://x.org/?token="***" now'
    assert mask_text('?token="abc def"') == '?token="***"'
    assert mask_text('?token=""abc""') == '?token=""***""'
    assert mask_text("?token=&apos;abc&#39;") == "?token=***"
    assert mask_text('?token="abc') == '?token="***'


def test_other_links_are_shown_as_they_are() -> None:
    text = (
        "[a](https://x.org/?id=5&page=(2)) https://openreview.net/forum?id=AbC_d-1 50% a=b me@x.org"
    )
    text += ' <a href="https://x.org/?q=&quot;b&quot;" title="token">'
    assert mask_text(text) == text


def leaks(shown: str) -> bool:
    return any(SECRET[at : at + 4] in shown for at in range(len(SECRET) - 3))

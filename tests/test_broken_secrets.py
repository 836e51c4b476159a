"""Secrets in links that stray marks break are masked, whatever marks and wherever they are."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.mutate import MARKS
from secret_addresses import ADDRESSES

from surveylint.cli import main
from surveylint.hosts.secrets import secret_spans
from surveylint.model.verdict import Evidence, State, Verdict
from surveylint.report import link_table
from surveylint.report.formats import FORMATS
from surveylint.report.link_table import Row
from surveylint.report.mask import mask_text, mask_words, secret_words

VALUE = "Q7w3E9r5T1y8U2i6O4p0"
BROKEN = [
    f"https://example.org/a?to*ken={VALUE}",
    f"https://example.org/a?to;ken={VALUE}",
    f"https://example.org/a?X-K</a>ey={VALUE}",
    f"https://example.org/a?token=ab&](#43;{VALUE}",
    f"https://example.org/a?to&#6*1;ken={VALUE}",
    f"https://chat.example.org/hooks/64b1c2/5a6b7chttp://8d9e0f1/{VALUE}",
    f"https://example.org/a?token%`3D{VALUE}",
    f"https://example.org/app#ses&quot<;sion_id={VALUE}",
    f"https://example.org/app#ses&ap-os;sion_id={VALUE}",
    f"https://hosting.example.org/build_hoo&---\namp;ks/{VALUE}",
    f"https://example.org/a?t=1&s%2~0ign={VALUE}",
    f"https://example.org/glp%\u200b20at-{VALUE}/a",
    f"https://example.org/a?b%3Dc%2&amp;6hmac%3D{VALUE}",
    f"https://example.org/a?<b>sig</b>\n> = {VALUE}",
    f"https://example.org/g`h`p_{VALUE}",
    f"https://example.org/a?x=xoxe.xo.xp-1-{VALUE}",
    f"https://example.org/a?x=sk-ant-ap+i03-{VALUE}",
    f"https://example.org/a?x=1/:/0{VALUE}",
    f"https://example.org/a?x=1//%0{VALUE}",
    f"https://example.org/a?x=SG.<<!--/b<>{VALUE}",
    f"https://example.org/a?to&a*mp;ken={VALUE}",
    f"https://example.org/a?db.passht[a]: tp://word={VALUE}",
    f"https://example.org/a?auth[pa](ssword]={VALUE}",
    f"https://example.org/a%%3D3Fkey%3D{VALUE}",
    f"https://hub.docker.com/api/build/v1/source/1b2c/trig[a(]: ger/{VALUE}/call/",
    f"https://example.org/a?b=1&am.p;c*ode={VALUE}",
    f"({VALUE}\n- @github.com/(a/b)",
    f"https://example.org/a?x=s\x1b)[0mk-or-v1-{VALUE}",
    f"https://hooks.sl.ack.com/ser-vices/T0/B0/{VALUE}",
    f"https://ptb.discord.com/api/webh_ooks/1234567/{VALUE}",
    f"{VALUE}](@github.c#om/a/b",
    f"https://{VALUE}:x-\noauth-basic@github.com/a/b",
    f"postgres://alice:\r\n{VALUE}@db.example.net/papers",
]
# So broken that no name can be read; only within an address.
BROKEN_IN_LINKS = [
    f"https://e<!--x.org/a?q=ab<p >{VALUE}",
    f"https://api.example.org/a?Na<[^2]b>\nme-K={VALUE}",
    f"https://example.org/a?x=ab<a href=_{VALUE}",
    f"https://example.org/a?x=ab\x1b[1m-->cd{VALUE}",
    f"example.org/x/ab[^1]c/{VALUE}",
    f"htt%3Dps://example.org/a?x=ab_ht~tp://{VALUE}",
    f"{VALUE}?:x-oauth-ba\x1b[0msic@github.com/a/b",
]
HASH = "5ba07ac6661db573af695b419a7947ecb704690f"
HARMLESS = [
    f"https://example.org/a<br>{HASH[:32]}",
    f"https://example.org/a.pdf)<br>[code](https://drive.google.com/file/d/{VALUE}",
    f"https://lab.org) <br> build {VALUE}",
    f"https://lab.org), see[^1] {VALUE}",
    f"x.png) a<br>\n{VALUE}",
    f"https://lab.org)\n\n<p>a<br>{VALUE}",
    f"https://lab.org) {VALUE} @ Alibaba",
    f"- fixed in {VALUE}\n- @alice added a paper",
    f"- fixed in `{VALUE}`(@alice), {VALUE}(@bob)",
    f"https://lab.org) `{VALUE}`: by @alice",
    f"https://github.com/a/gradient_policy/tree/{HASH}",
    f"https://github.com/a/git-hooks/blob/{HASH}/a.py",
    f"https://www.semanticscholar.org/paper/Merging-of-Visual-Tokens/{HASH}",
    f"https://www.semanticscholar.org/paper/Words-as-Triggers-for-Attacks/{HASH}",
    f"https://www.notion.so/alice/Policy-Notes-{HASH[:32]}",
    f"https://github.com/a/b/blob/{VALUE}/token.md",
    f"https://openreview.net/pdf/{VALUE}",
    f"https://lab.org) by Ada Hooke (https://drive.google.com/file/d/{VALUE}",
    f"https://lab.org) in private, [pdf](https://x.com/{VALUE}",
    f"https://example.org/tokenizers-of-all-kinds/{VALUE}",
    f"the secret of good surveys is in commit {VALUE}",
    f"https://medium.com/@alice/a-post-{VALUE}",
    f"https://drive.google.com/drive/folders/{VALUE}?usp=sharing",
]


@pytest.mark.parametrize("url", BROKEN)
def test_what_looks_random_after_a_broken_name_prefix_or_webhook_is_masked(url: str) -> None:
    assert VALUE[1:] not in mask_text(f"- [A paper]({url})\n")
    assert VALUE[1:] not in mask_text(url)


@pytest.mark.parametrize(
    "text",
    [
        f'<a href="https://lab.org/a">paper</a> {VALUE}',
        f"<tr><td><a href='https://lab.org/a'>Paper</a></td><td>{VALUE}</td></tr>",
        f'<p><a href="https://lab.org">A</a></p>\n\n| {VALUE} | x |',
        f"<https://lab.org/a><br>{VALUE}",
        f"https://lab.org/a <br>{VALUE}",
    ],
)
def test_what_looks_random_after_an_address_is_shown(text: str) -> None:
    assert VALUE in mask_text(text)


@pytest.mark.parametrize("url", BROKEN_IN_LINKS)
def test_what_looks_random_in_an_address_that_cannot_be_read_is_masked(url: str) -> None:
    assert VALUE[1:] not in mask_text(f"- [A paper]({url})\n")


@pytest.mark.parametrize("url", HARMLESS)
def test_what_looks_random_elsewhere_is_shown(url: str) -> None:
    assert mask_text(f"- [A paper]({url})\n") == f"- [A paper]({url})\n"
    assert secret_spans(url) == ()


def test_the_prefix_of_a_key_before_a_hash_is_a_reason_to_mask_it() -> None:
    assert HASH[:32] not in mask_text(f"https://example.org/s-k-{HASH[:32]}")


def test_one_mark_anywhere_in_an_address_shows_no_secret() -> None:
    chosen = random.Random(1)
    shown = [text for text in map(_broken, [*ADDRESSES] * 8, [chosen] * 2_000) if _shows(text)]
    assert shown == []


def _broken(name: str, chosen: random.Random) -> str:
    """Return an address with a mark anywhere but in its secrets."""
    url = ADDRESSES[name]
    inside = {at for found in _secrets(url) for at in range(found.start() + 1, found.end())}
    at = chosen.choice([place for place in range(len(url)) if place not in inside])
    return f"- [A paper]({url[:at]}{chosen.choice(MARKS)}{url[at:]})\n"


def _shows(text: str) -> bool:
    return next(_secrets(mask_text(text)), None) is not None


def _secrets(text: str) -> Iterator[re.Match[str]]:
    return re.finditer(r"[0-9A-F]{18}Z9", text)


@pytest.mark.parametrize(
    "line",
    [
        "- [A](https://example.org/feed?rss_token=\n# 0A1B2C3D4E5F6G7H8)",
        "- [A](https://api.d\n# ay.app/0A1B2C3D4E5F6G7H8/title)",
        "- <https://events.pagerduty\n# .com/integration/0A1B2C3D4E5F6G7H8/enqueue>",
    ],
)
def test_a_heading_shows_no_secret_whose_reason_is_above_it(line: str) -> None:
    text = f"# Papers\n\n{line}\n"
    heading = text.rpartition("# ")[2]
    assert "0A1B2C3D4E5F6G7H8" not in mask_words(heading, secret_words(text))
    assert mask_words("Livers of 2023_survey_1", secret_words(text)) == "Livers of 2023_survey_1"


@pytest.mark.parametrize("format_", [*FORMATS])
@pytest.mark.parametrize("fix", [(), ("--fix", "--unsafe-fixes")])
@pytest.mark.parametrize(
    "line",
    [
        # The message quotes the value without the name before it.
        "- A work <https://cdn.example.org/a.<pdf?e=174&token=AbC:0A1B2C3D4E5F6G7H8](>",
        "- [A w+ork](postgres://alice:0A1B2C3D4E5F6G7H8](@db.example.net:5432/papers)",
        # An escape is before the value where the message quotes it.
        "- !*[A work](https://proxy.e\nx.org/login?next=https%253A%252F%252Fa.org%252Fv1%253Fpage%253D2%2526token%253D0A1B2C3D4E5F6G7H8]()",
        # The message cuts the value at its begin or end.
        "- [**A work of many words](0A1B2C3D4E5F6G7H8I9J0K1L2M3N@github.com/a/b)",
        "- [A work](https://ex\n# ample.org/a ?x=lin_api_0A1B2C3D4E5F6G7H8AbCdEfGhIjKlMn](OpQr)",
        # The fix leaves the value, and nothing of what made it a secret.
        '- [A work](https://example.org/a?x=SG.`0A1B2C3D4E5F6G7H8a](b.0A1B2C3D4E5F6G7H8b "a title")',
    ],
)
def test_what_a_list_knows_as_secret_is_masked_in_messages_and_after_fixes(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    line: str,
    fix: tuple[str, ...],
    format_: str,
) -> None:
    path = tmp_path / "README.md"
    path.write_text(f"# Papers\n\n{line}\n", encoding="utf-8")
    options = ("--offline", "--isolated", "--select", "all", "--format", format_)
    main(["check", *options, *fix, str(path)])
    out, err = capsys.readouterr()
    assert out
    assert "0A1B2C3D4E5F" not in out + err


def test_what_a_signed_link_shows_in_its_path_too_is_no_secret() -> None:
    number = "S0123456789012345"
    query = f"X-Amz-Signature={VALUE}&X-Amz-Expires=300&pii={number}"
    text = f"- [A paper](https://x.s3.amazonaws.com/1-s2.0-{number}/main.pdf?{query})\n"
    assert number in mask_words(f"use https://example.org/pii/{number}", secret_words(text))
    assert VALUE not in mask_words(f"use {VALUE}", secret_words(text))


@pytest.mark.parametrize(
    "line",
    [
        f"- A paper <https://{VALUE}:\nx-oauth-basic@github.com/a/b>",
        f"- [A paper](https://po(stgres://alice:{VALUE}\r\n@db.example.net:5432/papers)",
    ],
)
@pytest.mark.parametrize(
    "command", ["check --offline --format html", "works --format json", "links --offline"]
)
def test_works_and_links_show_no_secret_that_the_lines_around_them_tell(
    line: str, command: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text(f"# Papers\n\n{line}\n")
    main([*command.split(), "README.md"])
    shown = capsys.readouterr()
    assert "***" in shown.out
    assert VALUE[1:] not in shown.out + shown.err


def test_what_was_seen_of_a_link_shows_no_secret_that_its_list_tells() -> None:
    seen = Evidence(method="GET", url=f"https://a.org/{VALUE}", status=200, at=0.0, note="")
    verdict = Verdict(state=State.MOVED, final_url=f"https://a.org/{VALUE}", evidence=(seen,))
    row = Row("README.md", 1, 1, f"https://a.org/{VALUE}", verdict, frozenset({VALUE}))
    shown = [*link_table.text([row]), *link_table.json([row]), *link_table.csv([row])]
    assert "a.org/***" in shown[0]
    assert VALUE not in "".join(shown)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "html"])
def test_a_fix_shows_no_secret_that_only_what_it_removes_tells(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text(
        f"# Papers\n\n- [A paper](https://example.org/a?PHPSESSID&amp;=,{VALUE})\n"
    )
    main(["check", "--offline", "--select", "session-link", "--format", name, "README.md"])
    assert VALUE not in capsys.readouterr().out

"""Host facts: every example of `rules/hosts.toml`, and what the functions promise beyond them."""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NotRequired, get_args, get_origin, get_type_hints, is_typeddict

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from surveylint import hosts
from surveylint.compiled.hosts import HOSTS
from surveylint.hosts import address, catalogue, facts, work_urls
from surveylint.hosts.oembed import oembed_service

TABLES = tomllib.loads(
    (Path(__file__).parent.parent / "rules" / "hosts.toml").read_text(encoding="utf-8")
)
EXAMPLES = [
    pytest.param(example["url"], name, example[name], id=f"{fact['key']}-{name}-{place}")
    for fact in TABLES["host"]
    for place, example in enumerate(fact["examples"])
    for name in example
    if name != "url"
]
SHAPES = [
    (kind, fact["key"], url)
    for kind in ("session", "proxy")
    for fact in TABLES[kind]
    for url in fact["examples"]
]
TODAY = date(2026, 11, 24)
HOSTS_BY_KEY = {fact["key"]: fact for name in ("host", "session", "proxy") for fact in HOSTS[name]}

QUESTIONS = {
    "role": lambda url: hosts.identify(url).role,
    "kind": lambda url: hosts.identify(url).kind,
    "value": lambda url: hosts.identify(url).value,
    "canonical": hosts.canonical,
    "pdf_url": hosts.pdf_url,
    "stable": hosts.stable,
    "slug": lambda url: hosts.title_slug(url).words,
}

URLS = st.one_of(
    st.text(),
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["https://", "http://", "//", "", "ftp://u:p@"]),
        st.sampled_from(
            [
                *sorted(name for fact in TABLES["host"] for name in fact.get("hosts", [])),
                "x.y.ezproxy.z",
                "0-a-b",
            ]
        ),
        st.sampled_from(
            [
                "",
                "/",
                "/abs/",
                "/pdf/",
                "/10.",
                "/paper/",
                "/a/b/tree/",
                "/stamp/stamp.jsp?",
                "/;jsessionid=",
            ]
        ),
        st.text(alphabet="0123456789.v/?&=#%;@:-_aBé😀\n", max_size=40),
    ),
)


def without_examples(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_examples(each) for key, each in value.items() if key != "examples"}
    return [without_examples(each) for each in value] if isinstance(value, list) else value


def test_compiled_tables_are_the_file_without_its_examples() -> None:
    assert without_examples(TABLES) == HOSTS


def test_reserved_parts_can_match() -> None:
    known = [fact for fact in HOSTS["host"] if "reserved" in fact]
    assert [
        part for fact in known for part in fact["reserved"] if part != part.lower() or "/" in part
    ] == []
    free = [
        [pattern.reserved for pattern in catalogue.patterns_of(fact["hosts"][0])] for fact in known
    ]
    assert known
    assert all(any(parts) for parts in free)


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/orgs/a/b",
        "https://GitHub.com/Topics/a/tree/b",
        "https://gitlab.com/explore/a",
    ],
)
def test_a_page_of_the_site_itself_is_not_a_work(url: str) -> None:
    assert hosts.identify(url) is None


def declared(shape: object, value: object, path: str = "") -> Iterator[str]:
    """Yield the keys of a value that its TypedDict does not declare."""
    while get_origin(shape) is NotRequired:
        (shape,) = get_args(shape)
    if is_typeddict(shape):
        hints = get_type_hints(shape, include_extras=True)
        for key, each in value.items():
            if key not in hints:
                yield f"{path}.{key}"
            else:
                yield from declared(hints[key], each, f"{path}.{key}")
    elif get_origin(shape) is list:
        for each in value:
            yield from declared(get_args(shape)[0], each, path)


def test_entries_hold_declared_keys_only() -> None:
    assert list(declared(facts.Tables, HOSTS)) == []


def keys_read() -> set[str]:
    """Return the strings that subscript something, or are looked up, in the code that reads host facts."""
    found = set()
    package = Path(facts.__file__).parent.parent
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "compiled" in path.parts or ("TABLES" not in text and "fact[" not in text):
            continue
        for node in ast.walk(ast.parse(text)):
            match node:
                case ast.Subscript(slice=ast.Constant(value=str(key))):
                    found.add(key)
                case ast.Call(
                    func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(key)), *_]
                ):
                    found.add(key)
                case ast.Call(func=ast.Name(id="_index"), args=[ast.Constant(value=str(key))]):
                    found.add(key)
    return found


def test_every_declared_key_is_read_by_the_package() -> None:
    shapes = [shape for shape in vars(facts).values() if is_typeddict(shape)]
    keys = {key for shape in shapes for key in shape.__annotations__}
    assert shapes
    assert sorted(keys - keys_read()) == []


def test_no_pattern_has_an_alternative_outside_of_its_groups() -> None:
    def outside(path: str) -> str:
        inner = re.sub(r"\((?:[^()\\]|\\.)*\)", "", re.sub(r"\[[^\]]*\]", "", path))
        return inner if inner == path else outside(inner)

    paths = [pattern["path"] for fact in TABLES["host"] for pattern in fact["patterns"]]
    assert [path for path in paths if "|" in outside(path)] == []


def test_every_entry_has_an_example_and_a_key_of_its_own() -> None:
    keys = [fact["key"] for fact in TABLES["host"]]
    assert len(set(keys)) == len(keys)
    assert [fact["key"] for fact in TABLES["host"] if not fact["examples"]] == []


def test_names_are_written_as_they_are_looked_up() -> None:
    names = [name for fact in TABLES["host"] for name in fact.get("hosts", [])]
    names += [name for group in TABLES["names"].values() for name in group]
    assert [name for name in names if name != name.lower() or name.startswith("www.")] == []
    written = TABLES["parameters"]["tracking"] + TABLES["parameters"]["session"]
    assert [name for name in written if name != name.lower()] == []


@pytest.mark.parametrize(("url", "name", "expected"), EXAMPLES)
def test_example_is_understood(url: str, name: str, expected: str) -> None:
    assert QUESTIONS[name](url) == expected


@pytest.mark.parametrize(("table", "key", "url"), SHAPES)
def test_session_example_is_understood(table: str, key: str, url: str) -> None:
    assert hosts.session(url).kind == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://arxiv.org/abs/2305.02677", "http://www.arxiv.org/pdf/2305.02677v2.pdf?"),
        ("https://arxiv.org/abs/2305.02677", "https://doi.org/10.48550/ARXIV.2305.02677"),
        ("https://arxiv.org/abs/2305.02677", "https://huggingface.co/papers/2305.02677"),
        (
            "https://arxiv.org/abs/2305.02677",
            "https://web.archive.org/web/2024/https://arxiv.org/pdf/2305.02677",
        ),
        ("https://arxiv.org/abs/math.GT/0309136", "https://arxiv.org/pdf/math/0309136v1"),
        ("https://doi.org/10.1109/CVPR.2017.494", "http://dx.doi.org/10.1109/cvpr.2017.494"),
        (
            "https://doi.org/10.1007/s11263-015-0816-y",
            "https://link.springer.com/article/10.1007%2Fs11263-015-0816-y",
        ),
        ("https://doi.org/10.1038/nature11421", "https://www.nature.com/articles/nature11421.pdf"),
        ("https://doi.org/10.18653/v1/N19-1423", "https://www.aclweb.org/anthology/N19-1423.pdf"),
        (
            "https://openreview.net/forum?id=YicbFdNTTy",
            "https://openreview.net/pdf?noteId=x&amp;id=YicbFdNTTy",
        ),
        (
            "https://www.cell.com/cell/fulltext/S0092-8674(25)01309-1",
            "https://www.sciencedirect.com/science/article/pii/S0092867425013091",
        ),
        ("https://github.com/Owner/Name", "https://GitHub.com/owner/name.git"),
        (
            "https://github.com/owner/name",
            "https://raw.githubusercontent.com/owner/name/main/a.png",
        ),
        ("https://youtu.be/n929Alz-fjo", "https://www.youtube.com/watch?t=3&v=n929Alz-fjo"),
    ],
)
def test_two_addresses_name_one_work(one: str, other: str) -> None:
    assert hosts.identify(one)[1:3] == hosts.identify(other)[1:3]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "https://openreview.net/forum?id=YicbFdNTTy",
            "https://openreview.net/forum?id=yicbFdNTTy",
        ),
        (
            "https://proceedings.mlr.press/v139/radford21a.html",
            "https://proceedings.mlr.press/v140/radford21a.html",
        ),
        ("https://huggingface.co/datasets/a/b", "https://huggingface.co/a/b"),
        (
            "https://www.youtube.com/watch?v=n929Alz-fjo",
            "https://www.youtube.com/watch?v=N929Alz-fjo",
        ),
    ],
)
def test_two_addresses_name_two_works(one: str, other: str) -> None:
    assert hosts.identify(one)[1:3] != hosts.identify(other)[1:3]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "#",
        "paper.pdf",
        "https://",
        "https://arxiv.org",
        "https://arxiv.org/list/cs.CV/recent",
        "https://github.com/owner",
        "https://github.com/topics/survey",
        "https://huggingface.co/docs/transformers",
        "https://notarxiv.org/abs/2305.02677",
        "https://arxiv.org.example.com/abs/2305.02677",
        "https://example.com/?u=https://arxiv.org/abs/2305.02677",
        "https://arxiv.org/abs/" + "9" * 5000,
    ],
)
def test_no_work_is_named(url: str) -> None:
    assert hosts.identify(url) is None


@pytest.mark.parametrize(
    "form", ["abs/{}", "pdf/{}", "pdf/{}.pdf", "abs/{}v3", "pdf/{}v12.pdf", "abs/{}?", "abs/{}#x"]
)
def test_fast_reading_of_arxiv_agrees_with_the_patterns(form: str) -> None:
    url = "https://arxiv.org/" + form.format("2305.02677")
    assert work_urls._arxiv(url) == work_urls._search(url)
    assert work_urls._arxiv(url) is not None


def test_pinned_version_stays_pinned() -> None:
    assert hosts.identify("https://arxiv.org/pdf/1706.03762v7").version == 7
    assert (
        hosts.canonical("https://arxiv.org/pdf/1706.03762v7")
        == "https://arxiv.org/abs/1706.03762v7"
    )


def test_archived_copy_keeps_its_address() -> None:
    url = "https://web.archive.org/web/2024/https://arxiv.org/pdf/2305.02677"
    assert (hosts.canonical(url), hosts.stable(url), hosts.pdf_url(url)) == (None, None, None)


@pytest.mark.parametrize(
    ("url", "truncated", "year"),
    [
        (
            "https://openaccess.thecvf.com/content_cvpr_2017/papers/Lin_Feature_Pyramid_Networks_CVPR_2017_paper.pdf",
            True,
            2017,
        ),
        (
            "https://openaccess.thecvf.com/content/CVPR2022/papers/Li_Grounded_Pre-Training_CVPR_2022_paper.pdf",
            False,
            2022,
        ),
        (
            "https://openaccess.thecvf.com/content/CVPR2022/papers/Li_A_B_C_D_E_F_G_H_I_J_CVPR_2022_paper.pdf",
            True,
            2022,
        ),
        ("https://papers.nips.cc/paper/7181-attention-is-all-you-need.pdf", False, None),
    ],
)
def test_slug_says_whether_it_is_cut(url: str, truncated: bool, year: int | None) -> None:
    slug = hosts.title_slug(url)
    assert (slug.truncated, slug.year) == (truncated, year)


def cut(url: str) -> str:
    for piece in reversed(hosts.junk(url)):
        url = url[: piece.start] + url[piece.end :]
    return url


@pytest.mark.parametrize(
    ("url", "rest"),
    [
        ("https://a.org/x?", "https://a.org/x"),
        ("https://a.org/x#", "https://a.org/x"),
        ("https://a.org/x?#", "https://a.org/x"),
        ("https://a.org/x?a=1&", "https://a.org/x?a=1"),
        ("https://a.org/x?a=1&amp;", "https://a.org/x?a=1"),
        # The reference of another character is part of a value.
        ("https://a.org/x?utm_source=s&#61;1&b=2", "https://a.org/x?b=2"),
        ("https://a.org/x?b=1&quot;&amp;utm_source=s", "https://a.org/x?b=1&quot;"),
        ("https://a.org/x?utm_source=s", "https://a.org/x"),
        ("https://a.org/x?utm_source=s#top", "https://a.org/x#top"),
        ("https://a.org/x?UTM_Source=s&a=1", "https://a.org/x?a=1"),
        ("https://a.org/x?a=1&utm_source=s&b=2&utm_medium=m", "https://a.org/x?a=1&b=2"),
        (
            "https://a.org/x?utm_source=s&amp;utm_medium=m&amp;a=1&amp;fbclid=f",
            "https://a.org/x?a=1",
        ),
        (
            "https://www.sciencedirect.com/science/article/pii/S1361841524002822?via%3Dihub",
            "https://www.sciencedirect.com/science/article/pii/S1361841524002822",
        ),
        ("https://x.feishu.cn/docx/a?from=from_copylink", "https://x.feishu.cn/docx/a"),
        (
            "https://www.youtube.com/watch?v=n929Alz-fjo&feature=youtu.be",
            "https://www.youtube.com/watch?v=n929Alz-fjo",
        ),
    ],
)
def test_junk_is_cut_out(url: str, rest: str) -> None:
    assert cut(url) == rest


@pytest.mark.parametrize(
    "url",
    [
        "#",
        "?",
        "paper.pdf?",
        "https://mp.weixin.qq.com/s?__biz=Mzk3&mid=22&idx=1&sn=8c1a",
        "https://www.youtube.com/watch?v=n929Alz-fjo&list=PL1&t=30s",
        "https://a.org/x?from=home",
        "https://a.org/x?s=20&t=1&code=3&via=4",
        "https://a.org/#/route",
        "https://openurl.ebsco.com/a?sid=b",
    ],
)
def test_an_identifier_is_not_junk(url: str) -> None:
    assert hosts.junk(url) == ()


def test_junk_has_a_kind() -> None:
    kinds = [piece.kind for piece in hosts.junk("https://a.org/x?a=1&gclid=2&#")]
    assert kinds == ["tracking", "empty-query", "empty-fragment"]


@pytest.mark.parametrize(
    ("url", "kind", "stable"),
    [
        (
            "https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=10288259",
            "viewer-frame",
            "https://ieeexplore.ieee.org/document/10288259",
        ),
        (
            "http://a.org/p;jsessionid=4A?doi=1&type=pdf#x",
            "session-path",
            "http://a.org/p?doi=1&type=pdf#x",
        ),
        ("http://a.org/p?b=1&amp;casa_token=4A", "session-parameter", "http://a.org/p?b=1"),
        ("https://unknown-host-org.ezproxy.example.edu/p", "ezproxy", None),
        (
            "https://www.sci-hub.shop/10.1109/tkde.2008.239",
            "shadow-library",
            "https://doi.org/10.1109/tkde.2008.239",
        ),
        (
            "https://login.ezproxy.example.edu/login?url=https://arxiv.org/pdf/2305.02677",
            "proxy-login",
            "https://arxiv.org/abs/2305.02677",
        ),
    ],
)
def test_session_link_is_replaced(url: str, kind: str, stable: str | None) -> None:
    assert hosts.session(url) == (kind, stable)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.haproxy.org/",
        "https://git.haproxy.org/?p=haproxy.git;a=tree",
        "https://imgproxy.net/",
        "https://github.com/elazarl/goproxy",
        "https://git-proxy.finos.org/",
        "https://ieeexplore.ieee.org/document/7696113",
        "https://a.org/login?url=https://b.org/",
        "https://www.sciencedirect.com/science/article/pii/S1361841524002822?md5=1",
    ],
)
def test_a_product_or_a_page_is_not_a_session(url: str) -> None:
    assert hosts.session(url) is None


@pytest.mark.parametrize(
    ("url", "text", "reason"),
    [
        (
            "https://arxiv.org/abs/2502.143",
            "2502.143",
            "3 digits after the dot; expected 5 in 2025",
        ),
        (
            "https://arxiv.org/abs/1804.0962",
            "1804.0962",
            "4 digits after the dot; expected 5 in 2018",
        ),
        (
            "https://arxiv.org/pdf/1412.12345.pdf",
            "1412.12345",
            "5 digits after the dot; expected 4 in 2014",
        ),
        ("https://arxiv.org/abs/1911.02972v", "1911.02972v", "no number after `v`"),
        (
            "https://arxiv.org/abs/1911.02972abc",
            "1911.02972abc",
            "unexpected `abc` at the end",
        ),
        ("https://arxiv.org/abs/2313.02677", "2313.02677", "month is `13`"),
        ("https://arxiv.org/abs/2300.02677", "2300.02677", "month is `00`"),
        ("https://arxiv.org/abs/2612.00001", "2612.00001", "2026-12 is in the future"),
        ("https://arxiv.org/abs/9901.00001", "9901.00001", "2099-01 is in the future"),
        (
            "https://arxiv.org/abs/0703.1234",
            "0703.1234",
            "2007-03 is before 2007-04, when this form was introduced",
        ),
        ("https://arxiv.org/abs/2305.00000", "2305.00000", "numbers begin at 1"),
        (
            "https://arxiv.org/abs/23050.2677",
            "23050.2677",
            "5 digits before the dot; expected 4",
        ),
        (
            "https://arxiv.org/abs/230502677",
            "230502677",
            "no dot; expected `YYMM.NNNNN`",
        ),
        ("https://arxiv.org/abs/hep-th/9913001", "9913001", "month is `13`"),
        ("https://doi.org/10.1109/", "10.1109/", "DOI has a prefix but no suffix"),
        ("https://doi.org/10.1109", "10.1109", "DOI has a prefix but no suffix"),
    ],
)
def test_identifier_cannot_exist(url: str, text: str, reason: str) -> None:
    found = hosts.impossible(url, TODAY)
    assert (url[found.start : found.end], found.reason) == (text, reason)


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/",
        "https://arxiv.org/list/cs.CV/2313",
        "https://arxiv.org/abs/hep-th/9901001",
        "https://arxiv.org/abs/math.GT/0309136v2",
        "https://arxiv.org/pdf/1112.6209.pdf&embed",
        "https://arxiv.org/abs/0704.0001",
        "https://arxiv.org/abs/1412.9999",
        "https://arxiv.org/abs/1501.00001v1",
        "https://arxiv.org/pdf/2611.00001v2.pdf",
        "https://arxiv.org/abs/2305.02677?context=cs",
        "https://arxiv.org/abs/2305.02677}",
        "https://example.org/abs/2313.02677",
        "https://doi.org/",
        "https://doi.org/10.1109/x",
        "https://doi.org/abc",
    ],
)
def test_identifier_can_exist(url: str) -> None:
    assert hosts.impossible(url, TODAY) is None


def test_the_next_month_has_started_in_some_time_zones() -> None:
    assert hosts.impossible("https://arxiv.org/abs/2612.00001", date(2026, 11, 30)) is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.Example.org/a", "example.org"),
        ("HTTPS://user:pw@example.org:8080?x=@", "example.org"),
        ("https://example.org.#x", "example.org"),
        ("//example.org/a", "example.org"),
        ("www.example.org/a", "example.org"),
        ("https://[2001:db8::1]:80/a", "[2001:db8::1]"),
        ("https://example.org/@user", "example.org"),
        ("paper.pdf?u=https://example.org/", ""),
        ("", ""),
    ],
)
def test_host_is_extracted(url: str, host: str) -> None:
    assert hosts.domain_of(url) == host


def test_only_hosts_with_a_bot_wall_have_wall_statuses() -> None:
    assert {401, 418, 503} <= hosts.wall_statuses("https://ieeexplore.ieee.org/document/1")
    assert hosts.wall_statuses("https://arxiv.org/abs/2305.02677") == frozenset()
    assert hosts.wall_statuses("https://example.org/") == frozenset()


@pytest.mark.parametrize(
    ("url", "service"),
    [
        ("https://www.youtube.com/watch?v=n929Alz-fjo", "youtube"),
        ("https://youtu.be/n929Alz-fjo?t=3", "youtube"),
        ("https://www.youtube.com/shorts/n929Alz", "youtube"),
        ("https://vimeo.com/123456", "vimeo"),
        ("https://mobile.twitter.com/someone/status/1205109455752454144", "x"),
    ],
)
def test_a_page_with_an_oembed_service_is_found(url: str, service: str) -> None:
    found = oembed_service(url)
    assert found is not None
    assert found.key == service


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?list=PL1",
        "https://www.youtube.com/@channel",
        "https://youtu.be/",
        "https://vimeo.com/blog",
        "https://x.com/someone",
        "https://example.org/watch?v=n929Alz-fjo",
    ],
)
def test_other_pages_have_no_oembed_service(url: str) -> None:
    assert oembed_service(url) is None


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/A/b",
        "https://www.example.org/A/b/",
        "https://WWW.Example.ORG/A/b",
        "example.org/A/b",
    ],
)
def test_two_spellings_of_an_address_are_comparable(other: str) -> None:
    assert hosts.comparable_url("https://example.org/A/b") == hosts.comparable_url(other)


@pytest.mark.parametrize(
    "other",
    ["https://example.org/a/b", "https://example.org/A/b?x", "https://example.org/A/b#x"],
)
def test_two_pages_are_told_apart(other: str) -> None:
    assert hosts.comparable_url("https://example.org/A/b") != hosts.comparable_url(other)


def test_kinds_of_hosts() -> None:
    assert hosts.is_shortener("bit.ly")
    assert not hosts.is_shortener("youtu.be")
    assert not hosts.is_shortener("doi.org")
    assert hosts.is_parking("www1.sedo.com")
    assert hosts.loads_parking_assets("<script src=//img.sedoparking.com/x.js>")
    assert hosts.answers_head("github.com")
    assert not hosts.answers_head("gitlab.com")
    assert hosts.knows_https("arxiv.org")
    assert hosts.is_forge("gitlab.com")
    assert hosts.is_closed("paperswithcode.com")
    assert hosts.is_placeholder("https://www.google.com/")
    assert not hosts.is_placeholder("https://www.google.com/books")
    assert {"github", "gitlab", "huggingface"} <= hosts.REPOSITORY_KINDS


@given(URLS)
@example("https://arxiv.org/abs/" + "1" * 400)
@example("https://web.archive.org/web/2020/" * 40)
def test_no_function_raises(url: str) -> None:
    hosts.identify(url)
    hosts.canonical(url)
    hosts.pdf_url(url)
    hosts.title_slug(url)
    hosts.session(url)
    hosts.impossible(url, TODAY)
    hosts.wall_statuses(url)
    hosts.comparable_url(url)
    oembed_service(url)
    hosts.is_placeholder(url)


@given(URLS)
def test_junk_is_inside_and_gone_when_cut(url: str) -> None:
    pieces = hosts.junk(url)
    ends = [place for piece in pieces for place in (piece.start, piece.end)]
    assert ends == sorted(ends)
    assert all(0 <= place <= len(url) for place in ends)
    assert hosts.junk(cut(url)) == ()


@given(URLS)
def test_parts_of_an_address_are_in_order(url: str) -> None:
    parts = address.split(url)
    places = [parts.host_start, parts.path_start, parts.path_end, parts.query_end]
    assert places == sorted(places)
    assert places[-1] <= len(url)


@given(URLS)
def test_canonical_form_names_the_same_work(url: str) -> None:
    landing = hosts.canonical(url)
    assert (
        landing is None
        or hosts.identify(landing) is None
        or hosts.identify(landing)[1:3] == hosts.identify(url)[1:3]
    )


@pytest.mark.parametrize("fact", TABLES["host"], ids=lambda fact: fact["key"])
def test_the_literal_prefix_filters_nothing_that_matches(fact: dict[str, object]) -> None:
    patterns = [
        pattern
        for name in fact.get("hosts", ["x" + name for name in fact.get("host_suffix", [])])
        for pattern in catalogue.patterns_of(name)
    ]
    assert patterns
    assert all("|" not in pattern.prefix for pattern in patterns)


@pytest.mark.parametrize(
    ("doi", "written"),
    [
        ("10.1002/(sici)1097-0258(1998)17:3%3C1::aid-x1%3E3.0.co;2-%23", "%23"),
        ("10.1000/a%25b", "a%25b"),
        ("10.1000/a%3Fb", "a%3Fb"),
    ],
)
def test_the_canonical_address_of_a_doi_is_encoded(doi: str, written: str) -> None:
    assert hosts.canonical(f"https://onlinelibrary.wiley.com/doi/pdf/{doi}").endswith(written)


def test_the_last_character_of_a_doi_is_not_junk() -> None:
    assert hosts.junk("https://doi.org/10.1002/(SICI)1097-0258(1998)17:3;2-#") == ()
    assert hosts.junk("https://doi.org/10.1000/182#") != ()


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.com/search?q=https://a.example.org",
        "https://www.google.com/url?q=boats",
        "https://youtube.com/watch?v=0123456789a&url=https://a.example.org",
        "https://urldefense.com/about",
    ],
)
def test_a_page_that_does_not_redirect_is_no_redirector(url: str) -> None:
    assert hosts.session(url) is None

"""Each registry is asked in its form, and each trap of its answers leaves a fact unknown."""

from __future__ import annotations

import gzip
import json
import tracemalloc

import pytest
from registry_server import ERROR_ENTRY, Asked, Paper, Registries, Said, as_json, entry, feed

from surveylint.model.record import Identifier, Record
from surveylint.registries.session import RegistrySession

pytestmark = pytest.mark.network

SWIN = Identifier("arxiv", "2103.14030")
OTHER = Identifier("arxiv", "2005.12872")
DOI = Identifier("doi", "10.1234/abc")


def arxiv(*values: str) -> list[Identifier]:
    return [Identifier("arxiv", value) for value in values]


async def records(ask, *identifiers: Identifier) -> dict[Identifier, Record]:
    async def work(session: RegistrySession) -> dict[Identifier, Record]:
        return await session.records(identifiers)

    return await ask(work)


async def test_arxiv_is_asked_for_100_identifiers_at_once(ask, registries: Registries) -> None:
    values = [f"2301.{number:05}" for number in range(250)]
    registries.papers = {value: Paper((f"Paper {value}",)) for value in values}
    found = await records(ask, *arxiv(*values))
    assert {record.title for record in found.values()} == {f"Paper {value}" for value in values}
    assert [len(each.query["id_list"].split(",")) for each in registries.asked["arxiv"]] == [
        100,
        100,
        50,
    ]
    assert all("max_results" in each.query for each in registries.asked["arxiv"])


async def test_an_identifier_that_arxiv_leaves_out_twice_is_missing(ask, registries) -> None:
    registries.papers["2103.14030"] = Paper(("Swin Transformer",))
    found = await records(ask, SWIN, OTHER)
    assert found[SWIN].title == "Swin Transformer"
    assert found[OTHER].missing
    assert len(registries.asked["arxiv"]) == 2


async def test_an_empty_feed_proves_nothing(ask, registries: Registries) -> None:
    registries.faults["arxiv"] = lambda asked: Said(200, feed([]))
    assert await records(ask, SWIN, OTHER) == {}
    assert ask.notices == []


async def test_one_identifier_that_arxiv_refuses_does_not_cost_the_others(ask, registries) -> None:
    registries.papers = {f"2301.{n:05}": Paper((f"Paper {n}",)) for n in range(8)}

    def refusing(asked) -> Said:
        if "2301.00005" in asked.query["id_list"]:
            return Said(200, feed([ERROR_ENTRY]))
        return registries._arxiv(asked)

    registries.faults["arxiv"] = refusing
    found = await records(ask, *arxiv(*registries.papers))
    assert {key.value for key in found} == {*registries.papers} - {"2301.00005"}
    assert ask.notices == ["arXiv: 1 identifier is not verified: it refuses the query"]


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>',
        b"<html><body>Rate exceeded.</body></html>",
        b"",
        b"\xff\xfe\x00nonsense",
        b'<?xml version="1.0" encoding="no-such"?><feed/>',
        b'<!DOCTYPE feed [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><feed>&c;</feed>',
        b'<!DOCTYPE feed SYSTEM "file:///etc/passwd"><feed/>',
        b"<feed>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</feed>",
        b"<feed>" + b"<a/>" * 300_000 + b"</feed>",
    ],
    ids=["cut", "html", "empty", "binary", "coding", "bomb", "external", "deep", "many"],
)
async def test_nonsense_instead_of_a_feed_is_unknown(ask, registries, body: bytes) -> None:
    registries.faults["arxiv"] = lambda asked: Said(200, body)
    assert await records(ask, SWIN) == {}
    (notice,) = ask.notices
    assert notice.startswith("arXiv: 1 identifier is not verified: the answer")


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'{"message": {"items": [',
        b'{"message": null}',
        b'{"message": {"items": "many"}}',
        b"[" * 200_000,
        b'{"message": {"items": ' + b"9" * 10_000 + b"}}",
        b"<html>We are down</html>",
    ],
    ids=["array", "cut", "null", "text", "deep", "number", "html"],
)
async def test_nonsense_instead_of_json_is_unknown(ask, registries, body: bytes) -> None:
    ask.names = ("crossref",)
    registries.faults["crossref"] = lambda asked: Said(200, body)
    assert await records(ask, DOI) == {}
    (notice,) = ask.notices
    assert notice.startswith("Crossref: 1 identifier is not verified: the answer")


async def test_a_huge_answer_is_cut_and_unknown(ask, registries: Registries) -> None:
    registries.faults["arxiv"] = lambda asked: Said(200, b"<feed>" + b" " * 100_000_000)
    assert await records(ask, SWIN) == {}
    assert ask.notices == [
        "arXiv: 1 identifier is not verified: the answer is incomplete, or longer than 5 MB"
    ]


async def test_a_small_answer_that_unpacks_to_a_huge_one_is_unknown(ask, registries) -> None:
    packed = gzip.compress(b"<feed>" + b" " * 100_000_000)
    registries.faults["arxiv"] = lambda asked: Said(200, packed, {"Content-Encoding": "gzip"})
    tracemalloc.start()
    assert await records(ask, SWIN) == {}
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40_000_000
    assert len(ask.notices) == 1


async def test_an_answer_that_ends_early_is_unknown(ask, registries: Registries) -> None:
    registries.faults["arxiv"] = lambda asked: Said(
        200, b"<feed></feed>", {"Content-Length": "5000", "Connection": "close"}
    )
    ask.environment = {}
    assert await records(ask, SWIN) == {}


@pytest.mark.parametrize("status", [403, 406, 418, 429, 500, 502, 503, 504])
async def test_an_error_status_is_unknown(ask, registries: Registries, status: int) -> None:
    registries.faults["arxiv"] = lambda asked: Said(status, b"no")
    values = [f"2301.{number:05}" for number in range(1000)]
    assert await records(ask, *arxiv(*values)) == {}
    (notice,) = ask.notices
    assert notice.startswith(f"arXiv: 1,000 identifiers are not verified: HTTP {status}")
    assert len(registries.asked["arxiv"]) <= 6


async def test_a_service_that_recovers_is_asked_again(ask, registries: Registries) -> None:
    registries.papers["2103.14030"] = Paper(("Swin Transformer",))
    answers = [Said(503, b"", {"Retry-After": "1"}), Said(429)]

    def storm(asked) -> Said:
        return answers.pop() if answers else registries._arxiv(asked)

    registries.faults["arxiv"] = storm
    found = await records(ask, SWIN)
    assert found[SWIN].title == "Swin Transformer"
    assert ask.notices == []


async def test_a_long_retry_after_ends_the_questions(ask, registries: Registries) -> None:
    registries.faults["arxiv"] = lambda asked: Said(429, b"", {"Retry-After": "3600"})
    assert await records(ask, *arxiv(*(f"2301.{n:05}" for n in range(300)))) == {}
    assert len(registries.asked["arxiv"]) == 1


async def test_entries_may_come_in_any_order_and_with_others(ask, registries) -> None:
    stranger = entry("9999.99999v1", "Not asked for", Paper(()))
    odd = "<entry><id>gopher://x</id><title>Odd</title></entry><entry/>"
    paper = Paper(("A\n  title   on two lines",))
    wanted = entry("2103.14030v2", "A\n  title   on two lines", paper)
    registries.faults["arxiv"] = lambda asked: Said(200, feed([stranger, odd, wanted]))
    found = await records(ask, SWIN)
    assert found == {SWIN: found[SWIN]}
    assert (found[SWIN].title, found[SWIN].version) == ("A title on two lines", 2)


async def test_a_title_cannot_reach_a_terminal(ask, registries: Registries) -> None:
    title = "Evil \u202e\u200b\x85 paper"
    registries.papers["2103.14030"] = Paper((title,))
    found = await records(ask, SWIN)
    assert found[SWIN].title == "Evil paper"


@pytest.mark.parametrize(
    ("comment", "is_withdrawn"),
    [
        ("This paper has been withdrawn by the author due to an error in section 2", True),
        ("Withdrawn: superseded by another paper", True),
        ("withdrawn", True),
        ("Withdrawn from ICLR 2024, 12 pages", False),
        ("The paper was withdrawn from a workshop", False),
        ("12 pages, accepted", False),
    ],
)
async def test_a_comment_says_that_a_paper_is_withdrawn(
    ask, registries: Registries, comment: str, is_withdrawn: bool
) -> None:
    registries.papers["2103.14030"] = Paper(("Swin Transformer",), comment=comment)
    found = await records(ask, SWIN)
    assert bool(found[SWIN].withdrawn) == is_withdrawn


async def test_the_titles_of_all_versions_are_asked_for(ask, registries: Registries) -> None:
    registries.papers["2103.14030"] = Paper(("Old title", "Middle title", "New title"))

    async def work(session: RegistrySession):
        known = await session.records([SWIN])
        return await session.titles_of_versions(known.values())

    found = await ask(work)
    assert found[SWIN].title == "New title"
    assert {*found[SWIN].all_titles} == {"New title", "Middle title", "Old title"}
    assert found[SWIN].versions_known
    assert registries.asked["arxiv"][1].query["id_list"] == "2103.14030v1,2103.14030v2"


async def test_a_title_search(ask, registries: Registries) -> None:
    registries.papers["2103.14030"] = Paper(("Swin Transformer: Shifted Windows",))

    async def work(session: RegistrySession):
        return await session.search("swin", ["swin", "transformer"])

    assert [record.identifier for record in await ask(work)] == [SWIN]
    assert registries.asked["arxiv"][0].query["search_query"] == 'ti:"swin transformer"'
    registries.asked.clear()
    assert [record.identifier for record in await ask(work)] == [SWIN]
    assert registries.asked == {}


async def test_crossref_nulls_and_markup(ask, registries: Registries) -> None:
    registries.works["10.1234/abc"] = {
        "title": ["A <i>title</i> &amp; more"],
        "subtitle": ["with a subtitle"],
        "author": [{"given": "Ada", "family": "Lovelace"}, {"name": "The Group"}, None],
        "issued": {"date-parts": [[None]]},
        "container-title": None,
        "updated-by": None,
        "relation": {},
    }
    (record,) = (await records(ask, DOI)).values()
    assert record.authors == ("Ada Lovelace", "The Group")
    assert record.titles == ("A <i>title</i> &amp; more: with a subtitle",)
    assert (record.year, record.venue, record.retracted) == (0, "", "")


@pytest.mark.parametrize(
    ("field", "is_retracted"),
    [
        ({"updated-by": [{"type": "retraction", "DOI": "10.1/N", "source": "publisher"}]}, True),
        ({"updated-by": [{"type": "correction", "DOI": "10.1/N"}]}, False),
        ({"update-to": [{"type": "retraction", "DOI": "10.1/N"}]}, False),
        ({"title": ["RETRACTED: A title"]}, True),
        ({"title": ["RETRACTED ARTICLE: A title"]}, True),
        ({"title": ["Retracted papers: a study"]}, False),
    ],
)
async def test_only_the_retracted_work_is_retracted(ask, registries, field, is_retracted) -> None:
    registries.works["10.1234/abc"] = {"title": ["A title"], **field}
    found = await records(ask, DOI)
    assert bool(found[DOI].retracted) == is_retracted


async def test_a_doi_is_asked_of_one_agency_after_the_other(ask, registries: Registries) -> None:
    crossref, datacite, handle, gone = (Identifier("doi", f"10.1234/{n}") for n in "abcd")
    registries.works[crossref.value] = {"title": ["At Crossref"]}
    registries.datasets[datacite.value] = {"titles": [{"title": "At DataCite"}], "creators": None}
    registries.handles.add(handle.value)
    found = await records(ask, crossref, datacite, handle, gone)
    assert found[crossref].title == "At Crossref"
    assert found[datacite].title == "At DataCite"
    assert (found[handle].title, found[handle].missing) == ("", False)
    assert found[gone].missing
    assert len(registries.asked["crossref"]) == 1
    assert len(registries.asked["doi"]) == 2


async def test_a_doi_is_not_missing_if_an_agency_is_down(ask, registries: Registries) -> None:
    registries.faults["crossref"] = lambda asked: Said(502)
    assert await records(ask, DOI) == {}
    registries.faults = {"doi": lambda asked: as_json({"responseCode": 2}, 500)}
    assert await records(ask, DOI) == {}


async def test_a_html_page_with_status_404_is_no_answer_about_a_doi(ask, registries) -> None:
    registries.faults["doi"] = lambda asked: Said(404, b"<html>Not found</html>")
    assert await records(ask, DOI) == {}


async def test_a_bad_pmc_identifier_does_not_cost_the_others(ask, registries) -> None:
    good, bad = Identifier("pmcid", "PMC1"), Identifier("pmcid", "PMC2")
    registries.articles["PMC1"] = "10.1/X"
    found = await records(ask, good, bad)
    assert found[good].doi == "10.1/x"
    assert bad not in found


async def test_crossref_gets_the_mail_address_from_the_environment(ask, registries) -> None:
    ask.environment = {"CROSSREF_MAILTO": "me@example.org"}
    await records(ask, DOI)
    assert registries.asked["crossref"][0].query["mailto"] == "me@example.org"


async def test_crossref_dates_and_venues_name_their_fields(ask, registries: Registries) -> None:
    registries.works["10.1234/abc"] = {
        "title": ["A title"],
        "type": "proceedings-article",
        "issued": {"date-parts": [[2021, 10]]},
        "published-print": {"date-parts": [["2022"]]},
        "published-online": {"date-parts": [[None]]},
        "event": {"name": "The Conference", "acronym": "TC", "start": {"date-parts": [[2020]]}},
        "container-title": ["Proceedings of TC"],
    }
    (record,) = (await records(ask, DOI)).values()
    assert record.dates == ("issued 2021", "published-print 2022", "event 2020")
    assert record.venues == ("container-title Proceedings of TC", "event The Conference TC")


@pytest.mark.parametrize("kind", ["posted-content", "book", "journal", None])
async def test_other_types_state_no_publication(ask, registries: Registries, kind) -> None:
    registries.works["10.1234/abc"] = {
        "title": ["A title"],
        "type": kind,
        "issued": {"date-parts": [[2021]]},
        "event": None,
        "container-title": ["bioRxiv"],
    }
    (record,) = (await records(ask, DOI)).values()
    assert (record.dates, record.venues) == ((), ())


PII = Identifier("pii", "S1361841522001992")


async def test_crossref_knows_the_items_of_elsevier(ask, registries: Registries) -> None:
    registries.works["10.1016/j.media.1"] = {
        "title": ["An item"],
        "alternative-id": ["S1361841522001992", "S0000000000000000"],
    }
    other = Identifier("pii", "S0140673697110960")
    found = await records(ask, PII, other)
    assert (found[PII].title, found[PII].doi) == ("An item", "10.1016/j.media.1")
    assert other not in found
    assert len(registries.asked["crossref"]) == 1
    registries.asked.clear()
    assert await records(ask, PII, other) == found
    assert registries.asked == {}


async def test_a_title_search_counts_only_if_the_registered_url_has_the_identifier(
    ask, registries: Registries
) -> None:
    page = "https://ieeexplore.ieee.org/document/"
    registries.works["10.1109/a"] = {
        "title": ["Ploughing Fields"],
        "resource": {"primary": {"URL": f"{page}111/"}},
    }
    registries.works["10.1109/b"] = {"title": ["Ploughing Fields Again"], "resource": None}
    right, wrong = Identifier("ieee", "111"), Identifier("ieee", "222")

    async def work(session: RegistrySession):
        return [await session.registered(each, ["ploughing", "fields"]) for each in (right, wrong)]

    found, unknown = await ask(work)
    assert (found.identifier, found.doi, unknown) == (right, "10.1109/a", None)
    assert len(registries.asked["crossref"]) == 2
    registries.asked.clear()
    assert await ask(work) == [found, None]
    assert registries.asked == {}


@pytest.mark.parametrize(
    ("variable", "service"), [("OPENALEX_API_KEY", "openalex"), ("S2_API_KEY", "s2")]
)
async def test_an_index_is_asked_with_a_key_about_what_no_agency_knows(
    ask, registries: Registries, variable: str, service: str
) -> None:
    registries.works["10.1/a"] = {"title": ["At Crossref"]}
    registries.indexed = {"10.1/b": {"title": "Only indexed", "authors": None}, "10.1/a": {}}
    first, second, third = (Identifier("doi", f"10.1/{letter}") for letter in "abc")
    found = await records(ask, first, second, third)
    assert found[second].title == ""
    assert service not in registries.asked
    ask.environment = {variable: "s3cret"}
    ask.folder = None
    found = await records(ask, first, second, third)
    assert (found[first].title, found[second].title) == ("At Crossref", "Only indexed")
    assert found[third].missing
    assert len(registries.asked[service]) == 1
    ask.names = (service,)
    for body in (b"[]", b"{}", b'{"results": [null, 1]}', b"[null", b"[[], 1, null]"):
        registries.faults[service] = lambda asked, body=body: Said(200, body)
        assert await records(ask, first, second, third) == {}
        assert "s3cret" not in " ".join(ask.notices)


REPOSITORY = Identifier("github", "old/name")
GONE = Identifier("github", "gone/repo")


@pytest.mark.parametrize("token", ["", "s3cret-token"])
async def test_repositories(ask, registries: Registries, token: str) -> None:
    ask.environment = {"GITHUB_TOKEN": token}
    registries.repositories = {
        "old/name": ("New/Name", True),
        "new/name": ("New/Name", True),
    }
    found = await records(ask, REPOSITORY, GONE)
    assert (found[REPOSITORY].name, found[REPOSITORY].archived) == ("New/Name", True)
    assert found[GONE].missing
    sent = {each.headers.get("authorization") for each in registries.asked["github"]}
    assert sent == ({f"Bearer {token}"} if token else {None})
    kept = b"".join(path.read_bytes() for path in ask.folder.iterdir())
    assert b"s3cret" not in kept


async def test_graphql_asks_for_50_repositories_at_once(ask, registries: Registries) -> None:
    ask.environment = {"GH_TOKEN": "x"}
    found = await records(ask, *(Identifier("github", f"o/r{n}") for n in range(120)))
    assert len(found) == 120
    assert [each.method for each in registries.asked["github"]] == ["POST"] * 3


async def test_without_a_token_few_repositories_are_asked_for(ask, registries) -> None:
    found = await records(ask, *(Identifier("github", f"o/r{n}") for n in range(100)))
    assert len(found) == len(registries.asked["github"]) == 30
    assert ask.notices == [
        "GitHub: 70 identifiers are not verified; set GITHUB_TOKEN to verify all"
    ]


@pytest.mark.parametrize(
    "answer",
    [
        as_json({"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}),
        as_json({"data": None, "errors": [{"message": "Something went wrong"}]}),
        as_json({"message": "Bad credentials"}, 401),
        as_json({"data": {"r0": None}, "errors": [{"type": "FORBIDDEN", "path": ["r0"]}]}),
        Said(502, b"<html>Unicorn</html>"),
    ],
    ids=["limit", "null", "credentials", "forbidden", "unicorn"],
)
async def test_graphql_errors_are_unknown(ask, registries, answer: Said) -> None:
    ask.environment = {"GITHUB_TOKEN": "s3cret"}
    registries.faults["github"] = lambda asked: answer
    assert await records(ask, REPOSITORY) == {}
    assert "s3cret" not in " ".join(ask.notices)


async def test_rest_answers_404_for_other_reasons_too(ask, registries: Registries) -> None:
    registries.faults["github"] = lambda asked: Said(404, b"<html>proxy</html>")
    assert await records(ask, REPOSITORY) == {}


async def test_a_redirect_to_another_server_is_not_followed(ask, registries: Registries) -> None:
    registries.faults["github"] = lambda asked: Said(
        301, b"{}", {"Location": "http://localhost:1/repos/a/b"}
    )
    assert await records(ask, REPOSITORY) == {}
    assert len(registries.asked["github"]) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 401, 403, 429, 500])
async def test_a_token_goes_to_no_other_server_into_no_message_and_into_no_file(
    ask, registries: Registries, status: int
) -> None:
    ask.environment = {"GITHUB_TOKEN": "s3cret-of-the-user"}
    elsewhere = registries.environment["SURVEYLINT_GITHUB_URL"].replace("127.0.0.1", "localhost")
    said = Said(
        status,
        b'{"message": "bad token s3cret-of-the-user"}',
        {"Location": f"{elsewhere}/graphql", "Retry-After": "1", "X-Token": "s3cret-of-the-user"},
    )
    registries.faults["github"] = lambda asked: said
    assert await records(ask, REPOSITORY) == {}
    assert registries.asked["github"]
    assert {each.headers["host"].split(":")[0] for each in registries.asked["github"]} == {
        "127.0.0.1"
    }
    assert "s3cret" not in " ".join(ask.notices)
    files = [path for path in ask.folder.rglob("*") if path.is_file()]
    assert [path for path in files if b"s3cret" in path.read_bytes()] == []


async def test_names_cannot_leave_the_query(ask, registries: Registries) -> None:
    ask.environment = {"GITHUB_TOKEN": "x"}
    for value in ('o/r") { id } x: viewer { login', "o/r?x=1", "../..", "o/r/../../user"):
        assert await records(ask, Identifier("github", value)) == {}
    for value in ("10.1/a,doi:10.1/b", "10.1/a b"):
        await records(ask, Identifier("doi", value))
    assert "crossref" not in registries.asked and "github" not in registries.asked


async def test_a_private_address_needs_permission(ask, registries: Registries) -> None:
    ask.allow_private = False
    assert await records(ask, SWIN) == {}
    assert ask.notices == ["arXiv: 1 identifier is not verified: 127.0.0.1 is a private address"]
    assert registries.asked == {}


async def test_a_second_run_asks_nothing(ask, registries: Registries) -> None:
    registries.papers["2103.14030"] = Paper(("Swin Transformer",))
    first = await records(ask, SWIN, OTHER)
    registries.asked.clear()
    assert await records(ask, SWIN, OTHER) == first
    assert registries.asked == {}


async def test_records_expire(ask, registries: Registries) -> None:
    registries.papers["2103.14030"] = Paper(("Swin Transformer",), comment="withdrawn")
    await records(ask, SWIN, OTHER)
    ask.now += 2 * 86400
    registries.asked.clear()
    await records(ask, SWIN, OTHER)
    assert {each.query["id_list"] for each in registries.asked["arxiv"]} >= {"2005.12872"}
    ask.now += 7 * 86400
    registries.faults["arxiv"] = lambda asked: Said(503)
    outdated = (await records(ask, SWIN))[SWIN]
    assert (outdated.title, outdated.withdrawn) == ("Swin Transformer", "")
    ask.now += 30 * 86400
    assert await records(ask, SWIN) == {}


async def test_a_cache_that_cannot_be_read_is_left_out(ask, registries: Registries) -> None:
    registries.papers["2103.14030"] = Paper(("Swin Transformer",))
    (ask.folder / "links.sqlite").write_bytes(b"not a database" * 1000)
    assert (await records(ask, SWIN))[SWIN].title == "Swin Transformer"
    json.dumps(ask.notices)


async def test_a_blocked_repository_does_not_cost_the_others(ask, registries: Registries) -> None:
    registries.repositories = {"old/name": ("old/name", False)}
    refused = {
        "tos": as_json({"message": "Repository access blocked", "block": {"reason": "tos"}}, 403),
        "dmca": as_json({"message": "Repository access blocked"}, 451),
        "page": Said(451, b"<html>unavailable</html>"),
    }

    def answer(asked: Asked) -> Said:
        return refused.get(asked.path.rpartition("/")[2]) or registries._github(asked)

    registries.faults["github"] = answer
    blocked = [Identifier("github", f"gone/{name}") for name in refused]
    found = await records(ask, *blocked, REPOSITORY)
    assert [*found] == [REPOSITORY]
    assert ask.notices == []


@pytest.mark.parametrize(
    ("message", "most"),
    [
        ("API rate limit exceeded for 192.0.2.1.", 3),
        ("You have exceeded a secondary rate limit.", 3),
        ("Must have admin rights", 2),
    ],
)
async def test_other_refusals_of_github_end_the_questions(
    ask, registries: Registries, message: str, most: int
) -> None:
    registries.faults["github"] = lambda asked: as_json({"message": message}, 403)
    assert await records(ask, *(Identifier("github", f"o/r{n}") for n in range(20))) == {}
    assert len(registries.asked["github"]) == most
    (notice,) = ask.notices
    assert notice.startswith("GitHub: 20 identifiers are not verified")


async def test_semantic_scholar_that_knows_nothing_is_asked_once(ask, registries) -> None:
    ask.environment = {"S2_API_KEY": "x"}
    ask.names = ("s2",)
    registries.faults["s2"] = lambda asked: as_json({"error": "No valid paper ids given"}, 400)
    assert await records(ask, *(Identifier("doi", f"10.1/{n}") for n in range(60))) == {}
    assert (len(registries.asked["s2"]), ask.notices) == (1, [])


@pytest.mark.parametrize(
    ("code", "status", "is_missing"),
    [(1, 200, False), (200, 200, False), (100, 404, True), (2, 500, None), (None, 200, None)],
)
async def test_the_codes_of_the_handle_server(
    ask, registries: Registries, code: int | None, status: int, is_missing: bool | None
) -> None:
    ask.names = ("doi",)
    registries.faults["doi"] = lambda asked: as_json({"responseCode": code}, status)
    asked = Identifier("doi", "10.1/a")
    found = await records(ask, asked)
    assert (found[asked].missing if found else None) == is_missing

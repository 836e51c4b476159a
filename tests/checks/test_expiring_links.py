"""The rules on signed links and session links, beyond their pages: no secret is printed."""

import tomllib
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from surveylint.checks import expiring_links
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity
from surveylint.model.source import Source
from surveylint.reading import read

HOSTS = tomllib.loads(
    (Path(__file__).parents[2] / "rules" / "hosts.toml").read_text(encoding="utf-8")
)
SIGNED_PDF = (
    "https://pdf.sciencedirectassets.com/271150/1-s2.0-S0004370224X00012/1-s2.0-S0004370224000123/main.pdf"
    "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20250301T120000Z&X-Amz-Expires=300"
    "&X-Amz-Credential={0}ASIA&X-Amz-Security-Token={0}&X-Amz-Signature={0}&hash={0}&sid={0}&{0}=1&{0}"
)
STABLE = "https://www.sciencedirect.com/science/article/pii/S0004370224000123"
MARCH = date(2025, 3, 1)
LATER = date(2026, 1, 1)
SECRET = "Zq7RandomSecret91"


def document(text: str) -> Document:
    return read(Source("README.md", text))


def signed(text: str, today: date = LATER) -> list[Problem]:
    return list(expiring_links.signed_link(document(text), today))


def session(text: str) -> list[Problem]:
    return list(expiring_links.session_link(document(text)))


def repaired(text: str, problem: Problem) -> str:
    return Source("README.md", text).edited(list(problem.edits))


def printed(problem: Problem) -> str:
    edits = "".join(edit.text for edit in problem.edits)
    related = "".join(place.message for place in problem.related)
    return problem.message + edits + related + problem.key


def test_no_value_and_no_unknown_name_of_a_signed_link_is_printed() -> None:
    (problem,) = signed(f"[PDF]({SIGNED_PDF.format(SECRET)})")
    assert SECRET not in printed(problem)


def test_no_value_of_a_live_signed_link_is_printed() -> None:
    (problem,) = signed(f"[PDF]({SIGNED_PDF.format(SECRET)})", MARCH)
    assert SECRET not in printed(problem)


def test_no_user_and_password_of_a_signed_link_without_stable_page_is_printed() -> None:
    (problem,) = signed(
        f"<https://{SECRET}:{SECRET}@files.example.org/a?sv=1&se=2025-01-01&sig={SECRET}>"
    )
    assert SECRET not in printed(problem)


def test_no_session_is_printed() -> None:
    (problem,) = session(
        f"[a](https://{SECRET}@a.example.org/v;jsessionid={SECRET}/x?casa_token={SECRET}&id=3)"
    )
    assert SECRET not in problem.message + problem.key


@pytest.mark.parametrize(
    "name", [name for name, _ in parse_qsl(urlsplit(SIGNED_PDF.format("v")).query)]
)
def test_a_random_string_in_one_parameter_alone_is_not_printed(name: str) -> None:
    link = SIGNED_PDF.format("v").replace(f"{name}=", f"{name}={SECRET}")
    assert not [problem for problem in signed(f"[PDF]({link})") if SECRET in printed(problem)]


def test_a_signed_link_expires_after_its_last_day() -> None:
    link = f"[PDF]({SIGNED_PDF.format('v')})"
    assert [
        problem.severity for day in (MARCH, date(2025, 3, 2)) for problem in signed(link, day)
    ] == [
        Severity.ERROR,
        None,
    ]


def test_a_long_lived_key_is_an_error_after_the_link_has_expired() -> None:
    link = "https://b.s3.amazonaws.com/k?AWSAccessKeyId=AKIAEXAMPLE&Expires=1740830700&Signature=s"
    (problem,) = signed(f"[PDF]({link})")
    assert problem.severity is Severity.ERROR
    assert problem.message.startswith(
        "signed URL expired on 2025-03-01 12:05 UTC, but contains a long-lived access key"
    )
    assert "AKIA" not in printed(problem)


def test_a_signed_link_is_underlined_from_its_first_to_its_last_character() -> None:
    target = SIGNED_PDF.format("v")
    text = f"text [PDF](<{target}> 'title')"
    (problem,) = signed(text)
    assert text[problem.start : problem.end] == target
    assert repaired(text, problem) == f"text [PDF](<{STABLE}> 'title')"


def test_a_text_that_repeats_the_signed_url_is_fixed_with_it() -> None:
    target = SIGNED_PDF.format("v")
    text = f'<a href="{target}">{target}</a>'
    (problem,) = signed(text)
    assert repaired(text, problem) == f'<a href="{STABLE}">{STABLE}</a>'


def test_a_definition_that_two_links_use_is_reported_once() -> None:
    text = f"[One][p] and [two][p]\n\n[p]: {SIGNED_PDF.format('v')}\n"
    (problem,) = signed(text)
    assert repaired(text, problem) == f"[One][p] and [two][p]\n\n[p]: {STABLE}\n"


def test_a_signed_url_in_code_is_not_reported() -> None:
    assert signed(f"`{SIGNED_PDF.format('v')}`") == []


def test_signed_images_are_reported() -> None:
    assert len(signed(f"![figure]({SIGNED_PDF.format('v')})")) == 1


def test_one_link_is_never_both_signed_and_of_a_session() -> None:
    text = "[a](https://www.sciencedirect.com/science/article/pii/S0004370224000123/pdfft?md5=1&pid=1-s2.0-main.pdf)"
    assert (len(signed(text)), len(session(text))) == (0, 1)


@pytest.mark.parametrize("fact", HOSTS["session"] + HOSTS["proxy"], ids=lambda fact: fact["key"])
def test_every_known_session_is_found_and_has_its_own_message(fact: dict[str, list[str]]) -> None:
    found = [problem for url in fact["examples"] for problem in session(f"[paper]({url})")]
    assert len(found) == len(fact["examples"])
    assert not [problem for problem in found if problem.message.startswith("URL may open only in")]


def test_a_url_that_would_end_its_link_is_encoded() -> None:
    text = "[a](https://www.sci-hub.example/10.1000/a) [b](https://sci-hub.se/10.1000/ab%28c)"
    problems = session(text)
    assert (
        problems[-1].message
        == "URL of Sci-Hub, whose domains change; use `https://doi.org/10.1000/ab(c`"
    )
    assert repaired(text, problems[-1]).endswith("[b](https://doi.org/10.1000/ab%28c)")

"""The badge: what it says, in which colour, and how wide it is."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from reported import finding, report

from surveylint.model.source import Source
from surveylint.report.badge import svg, text_width
from surveylint.report.formats import emit

SOURCE = Source("README.md", "x " * 20)


def badge(*severities: str, **more: object) -> dict[str, object]:
    findings = [finding(SOURCE, (at, at + 1), severity=name) for at, name in enumerate(severities)]
    return json.loads("".join(emit("badge", report(SOURCE, *findings)._replace(**more))))


@pytest.mark.parametrize(
    ("severities", "message", "color"),
    [
        ((), "no findings", "brightgreen"),
        (("info",), "1 info", "green"),
        (("warning", "warning", "info"), "2 warnings, 1 info", "orange"),
        (("error", "warning", "info"), "1 error, 1 warning", "red"),
    ],
)
def test_a_badge_shows_the_gravest_findings(
    severities: tuple[str, ...], message: str, color: str
) -> None:
    assert badge(*severities) == {
        "schemaVersion": 1,
        "label": "surveylint",
        "message": message,
        "color": color,
    }


def test_a_badge_of_no_file_says_so() -> None:
    assert badge(files=0)["message"] == "not checked"


def test_texts_of_the_picture_are_escaped() -> None:
    picture = ElementTree.fromstring(svg('<a>&"', "'</text>", "red"))
    assert picture.get("aria-label") == "<a>&\": '</text>"
    texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ['<a>&"', "'</text>"]


def test_the_texts_have_room() -> None:
    picture = ElementTree.fromstring("".join(emit("badge-svg", report(SOURCE))))
    label, message = picture.iter("{http://www.w3.org/2000/svg}text")
    assert int(label.get("x")) + int(label.get("textLength")) < int(message.get("x"))
    end = int(message.get("x")) + int(message.get("textLength"))
    assert end + 6 == int(picture.get("width"))


def test_a_text_is_as_wide_as_in_verdana() -> None:
    # 2 x 1302 + 720 + 1220 + 874 + 874 + 1243 + 874 + 1067 units of 1/2048 of 11 pixels
    assert text_width("12 errors") == 51
    assert text_width("深") == text_width("m")

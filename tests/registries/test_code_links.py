"""Which repository a paper names as its own code."""

from __future__ import annotations

import pytest

from surveylint.registries.code_links import code_of

URL = "https://github.com/farm/Hay-Net"


@pytest.mark.parametrize(
    "text",
    [
        f"Code is available at {URL}.",
        f"10 pages, code: {URL}",
        f"Our source code and models are released on {URL}.git",
        r"The implementation is at \\url{https://github.com/farm/Hay-Net}.",
        f"Project page: https://farm.github.io. Codes: {URL} and {URL}/issues",
    ],
)
def test_the_code_of_a_paper(text: str) -> None:
    assert code_of("", text) == code_of(text, "We study hay.") == "farm/Hay-Net"


def test_an_escaped_underscore_is_one() -> None:
    assert code_of(r"code: https://github.com/farm/hay\_net") == "farm/hay_net"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Code will be released.",
        f"Appeared in Hay 2024. See {URL}",
        f"The data set is available at {URL}",
        f"Code: {URL}, and the code of the baseline: https://github.com/farm/straw",
        f"Our code is based on {URL}",
        "Code: https://github.com/farm",
    ],
)
def test_what_may_be_the_code_of_others(text: str) -> None:
    assert code_of(text) == ""

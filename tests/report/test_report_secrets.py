"""Secrets in addresses that no standard would write: they are masked all the same."""

import pytest

from surveylint.model.secret import masked
from surveylint.report.mask import mask_slice, mask_text
from surveylint.signed import mask

ADDRESSES = [
    "//SECRET@a.com/x",
    "https://a.com/x?x=1;token=SECRET",
    "https://a.com/x?t=1?token=SECRET",
    "https://a.com/x?token[]=SECRET",
    "https://a.com/x?token[0]=SECRET&y=2",
    "https://a.com/x?q=(token=SECRET)",
    "https://a.com/x?q=1,token=SECRET",
    "https://hooks.example.com/services/T/B/SECRET",
]


@pytest.mark.parametrize("url", [*ADDRESSES, "https://a.com/x?token='SECRET'"])
def test_the_secret_is_masked_in_a_text(url: str) -> None:
    text = f"see [this]({url}) there"
    assert "SECRET" not in mask_text(text)
    assert mask_text(text).startswith("see [this](")


@pytest.mark.parametrize("url", [*ADDRESSES, "https://a.com/x?token='SECRET'"])
def test_the_secret_is_masked_in_an_address_and_in_a_frame(url: str) -> None:
    assert "SECRET" not in mask(url)
    assert len(mask(url)) == len(url)
    line = f"| [a]({url}) |"
    assert "SECRET" not in mask_slice(line, 2, len(line) - 2, 0, len(line))


@pytest.mark.parametrize(
    "url",
    ["https://a.com/x?q=(tokens=many)", "https://a.com/services/list", "https://a.com/@name/x"],
)
def test_what_is_no_secret_is_told(url: str) -> None:
    assert mask(url) == url
    assert masked(url) == url

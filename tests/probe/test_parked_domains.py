"""Parked domains: two signs in any language, and pages about domains."""

from __future__ import annotations

import pytest
from pages import document, verdict

from surveylint.model.verdict import Cause, State

PARKED = (State.SUSPECT, Cause.PARKED)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("example.org is for sale", "This domain is for sale. Buy this domain."),
        ("example.org", "The domain example.org is for sale. Make an offer. Related searches"),
        ("Buy this domain", "sponsored listings"),
        (
            "example.org - Diese Website steht zum Verkauf!",
            "<script src=//img.sedoparking.com/x.js></script>",
        ),
        ("example.org", "此域名出售 <script src=//img1.wsimg.com/parking-lander/x.js></script>"),
        ("域名出售", "该域名正在出售，请联系"),
        ("Ce nom de domaine est à vendre", "Ce domaine est à vendre. Nom de domaine."),
        ("Este dominio está en venta", "Este dominio está en venta"),
        ("Домен продаётся", "Домен продаётся. Купить домен."),
        ("Dominio in vendita", "Questo dominio è in vendita"),
        ("example.org", "Domain expired. <script src=//d38psrni17bvxu.cloudfront.net/x></script>"),
        ("example.org - Parked", "This domain has expired. Parked free, courtesy of GoDaddy.com"),
    ],
)
def test_two_signs_of_parking_are_enough(title: str, text: str) -> None:
    assert verdict(document(title, text)) == PARKED


def test_a_redirect_to_a_domain_market_is_a_sign() -> None:
    page = document("example.org is for sale")
    assert verdict(page, end="http://www.hugedomains.com/x") == PARKED


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("This dataset is for sale", "A market study of datasets."),
        ("Domain generalisation", "Related searches: domain adaptation."),
        ("How to know that a domain is for sale", "A study."),
        ("A dataset of houses for sale", "Domain adaptation for house prices. " * 40),
        (
            "Is this domain for sale? Detecting parked domains",
            "This domain is for sale, it says; parked domains carry sponsored listings. " * 25,
        ),
        (
            "Selling names",
            "A domain for sale is a business: its owner waits until a buyer comes and makes an "
            "offer. We follow ten thousand names for a year, count how many sell, how long they "
            "wait, and what they cost; prices have a heavy tail, and most names never sell. " * 2,
        ),
    ],
)
def test_a_page_about_domains_is_alive(title: str, text: str) -> None:
    assert verdict(document(title, text)) == (State.ALIVE, None)

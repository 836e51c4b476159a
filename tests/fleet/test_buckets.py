"""No host and no registry has two buckets, and every machine computes the same shard."""

from __future__ import annotations

import pytest

from surveylint.config.values import REGISTRIES
from surveylint.fleet.buckets import (
    NOWHERE,
    PAPERS,
    Buckets,
    buckets_of,
    environment_buckets,
    shard_of,
)
from surveylint.model.record import Identifier
from surveylint.model.target import read_target
from surveylint.net.settings import NetSettings
from surveylint.registries.environment import services_of

SETTINGS = NetSettings(cache_dir=None)
KEYS = {"OPENALEX_API_KEY": "k", "S2_API_KEY": "k"}


@pytest.mark.parametrize(
    ("url", "bucket"),
    [
        ("https://a.uni-x.edu/b", "uni-x.edu"),
        ("http://UNI-X.edu./c?d#e", "uni-x.edu"),
        ("https://ada.github.io/x", "ada.github.io"),
        ("https://github.com/a/b", "github.com"),
        ("https://arxiv.org/abs/2305.02677", PAPERS),
        ("https://export.arxiv.org/abs/2305.02677", PAPERS),
        ("https://doi.org/10.1000/1", PAPERS),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC1/", PAPERS),
        ("https://youtu.be/dQw4w9WgXcQ", "youtube.com"),
        ("http://127.0.0.3:8000/a", "127.0.0.3"),
        ("mailto:ada@example.org", NOWHERE),
        ("https://", NOWHERE),
    ],
)
def test_a_link_has_the_bucket_of_the_site_that_is_asked(url: str, bucket: str) -> None:
    assert Buckets().of_url(url, SETTINGS) == bucket


@pytest.mark.parametrize("name", REGISTRIES)
def test_links_to_the_site_of_a_registry_have_its_bucket(name: str) -> None:
    (service,) = services_of(KEYS, [name])
    site = read_target(service.base)[0].site
    assert Buckets().of_site(site) == Buckets().of_registry(name)
    assert buckets_of([service]) == Buckets()


def test_a_registry_at_another_address_takes_the_links_to_that_site_along() -> None:
    names = {"SURVEYLINT_ARXIV_URL": "http://127.0.0.7:9", "SURVEYLINT_GITHUB_URL": "http://git.x"}
    buckets = environment_buckets(names, ["arxiv", "github"])
    assert buckets.of_url("http://127.0.0.7/a", SETTINGS) == PAPERS
    assert buckets.of_identifier(Identifier("github", "a/b")) == "git.x"
    assert buckets.of_identifier(Identifier("doi", "10.1/2")) == PAPERS


def test_a_shard_is_the_same_on_every_machine_and_all_shards_are_used() -> None:
    found = [shard_of(f"host-{number}.org", 4) for number in range(400)]
    assert found[:8] == [4, 3, 2, 3, 1, 1, 4, 1]
    assert all(70 < found.count(shard) < 130 for shard in (1, 2, 3, 4))
    assert shard_of(PAPERS, 1) == 1

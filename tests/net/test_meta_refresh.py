"""Meta refresh: followed where browsers follow it, and nowhere else."""

from __future__ import annotations

import time

import pytest

from surveylint.model.target import read_target
from surveylint.net.meta_refresh import header_refresh, meta_refresh

PAGE = read_target("http://example.org/a/b")[0]
META = '<meta http-equiv="refresh" content="0; url=/new">'


@pytest.mark.parametrize(
    "markup",
    [
        META,
        "<META HTTP-EQUIV=Refresh CONTENT='0;URL=/new'>",
        "<meta content='0;url=/new' http-equiv=refresh>",
        "<meta\n  http-equiv = refresh\n  content = '0;url=/new'\n/>",
        "<meta http-equiv=refresh content=0;url=/new>",
        "<meta id=r data-x='>' http-equiv=refresh content='0;url=/new'>".replace("'>'", "1"),
        '<meta http-equiv="refresh" content="0;/new">',
        '<meta http-equiv="refresh" content="0 /new">',
        '<meta http-equiv="refresh" content="0,url=/new">',
        '<meta http-equiv="refresh" content=".5; url=/new">',
        '<meta http-equiv="refresh" content="  5 ; URL = /new  ">',
        """<meta http-equiv="refresh" content="0; url='/new' trailing">""",
        """<meta http-equiv=refresh content='0;URL="/new"'>""",
        "<meta charset=utf-8>" + META,
        "<body><p>This page has moved.</p>" + META,
        "<script>var a = '<!--';</script>" + META,
        "<!-- comment -->" + META,
        "<noscript><p>No scripts</p></noscript>" + META,
    ],
)
def test_an_immediate_refresh_is_followed(markup: str) -> None:
    assert meta_refresh(f"<html>{markup}</html>".encode(), PAGE) == "/new"


@pytest.mark.parametrize(
    "markup",
    [
        f"<noscript>{META}</noscript>",
        f"<NoScript class=x>{META}</NOSCRIPT>",
        f"<!-- {META} -->",
        f"<!--[if lt IE 9]>{META}<![endif]-->",
        f"<script>document.write('{META}')</script>",
        f"<script type=text/template>{META}</script>",
        f"<template>{META}</template>",
        f"<textarea>{META}</textarea>",
        f"<title>{META}</title>",
        f"<style>{META}</style>",
        f"<iframe>{META}</iframe>",
        f"<xmp>{META}</xmp>",
        f"<script>{META}",
        META.replace("0;", "600;"),
        META.replace("0;", "6;"),
        META.replace("0; url=/new", "300"),
        META.replace("0; url=/new", "0"),
        META.replace("0; url=/new", "url=/new"),
        META.replace("0; url=/new", "now; url=/new"),
        META.replace("0; url=/new", ""),
        META.replace("refresh", "content-type"),
        META.replace("http-equiv", "data-http-equiv"),
        META.replace("meta ", "metadata "),
        META.replace("0;", "60;") + META,
        "<p>http-equiv refresh</p>",
    ],
)
def test_what_browsers_do_not_follow_is_not_followed(markup: str) -> None:
    assert meta_refresh(f"<html>{markup}</html>".encode(), PAGE) is None


@pytest.mark.parametrize(
    ("content", "url"),
    [
        ("0;url=/new?a=1&amp;b=2", "/new?a=1&b=2"),
        ("0;url=/new?a=1&#38;b=2", "/new?a=1&b=2"),
        ("0;url=/new#part", "/new#part"),
        ("0;url=", ""),
        ("0;url=''", ""),
        ("0;url=https://example.com/新", "https://example.com/新"),
    ],
)
def test_the_url_is_read_as_written(content: str, url: str) -> None:
    page = f'<meta http-equiv="refresh" content="{content}">'.encode()
    assert meta_refresh(page, PAGE) == url


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("/c/", "http://example.org/c/new"),
        ("https://example.com/d/e", "https://example.com/d/new"),
        ("mailto:a@b.org", "new"),
        ("", "new"),
    ],
)
def test_the_url_is_relative_to_the_base_element(base: str, url: str) -> None:
    page = f'<base href="{base}"><meta http-equiv=refresh content="0;url=new">'.encode()
    assert meta_refresh(page, PAGE) == url


@pytest.mark.parametrize(
    "piece",
    ["<meta ", "<meta http-equiv=refresh ", "<!--", "<script>", "</script", "<meta a='", "<base "],
)
def test_a_hostile_page_is_read_in_a_moment(piece: str) -> None:
    page = (f"http-equiv refresh {piece * (65536 // len(piece))}").encode()
    began = time.process_time()
    meta_refresh(page, PAGE)
    meta_refresh(page + META.encode(), PAGE)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("0; url=/new", "/new"),
        ("0;URL='/new'", "/new"),
        ("5,/new", "/new"),
        ("30; url=/new", None),
        ("0", None),
        ("", None),
    ],
)
def test_a_refresh_header_is_read_like_a_meta_refresh(value: str, url: str | None) -> None:
    assert header_refresh(value) == url

"""Page content: what a page of a work, a data set or a report has, and no wall, login or error."""

from __future__ import annotations

from itertools import islice

from surveylint.lazy import lazily
from surveylint.probe.web_page import WebPage

# Labels of the links on the page of a work: to the paper, and to what belongs to it.
_PAPER_LINK = lazily(
    r">\s{0,20}(?:read the )?(?:full )?(?:paper|pdf|arxiv|preprint|论文|論文)"
    r"(?:\s{0,3}\(?(?:pdf|arxiv)\)?)?\s{0,20}<"
)
_OTHER_LINK = lazily(
    r">\s{0,20}(?:source )?(?:code|github|bibtex|data|datasets?|videos?|poster|slides"
    r"|supplement(?:ary)?"
    r"(?: material)?|demo|models?|weights|checkpoints|leaderboard|benchmark|hugging ?face"
    r"|openreview"
    r"|cite|citation|代码|代碼|数据集?|コード|データ)(?:\s{0,3}\([\w., ]{1,20}\))?\s{0,20}<"
)
# The ends of links to files; and links to the pages of works on other sites.
_FILE = lazily(
    r"\.(?:pdf|zip|gz|tgz|bz2|xz|7z|csv|tsv|jsonl?|txt|bib|tex|pptx?|docx?|xlsx?|ipynb|epub|h5|hdf5"
    r"|npz"
    r"|parquet|mp3|mp4|wav)(?=[\"'\s>#?])"
)
_MOST_FILES = 50
_LONGEST_TAG = 1000
_ABSTRACT = lazily(r">\s{0,20}(?:abstract|zusammenfassung|résumé|摘要|要旨|초록)[.:]?\s{0,20}<")
_RECORDING = lazily(r"<(?:audio|video)\s[^<>]{0,500}?\bcontrols\b")
_ROW = "<tr"
_LEAST_ROWS = 3
_HEAD_ROW = lazily(r"<tr[^<>]{0,300}>\s{0,99}<th[^<>]{0,300}>[^<]{0,200}(?:</th>)?\s{0,99}<th[\s>]")
# Terms of the record of a data set or a publication.
_TERM = lazily(
    r"<dt[^<>]{0,300}>\s{0,99}(?:size|licen[cs]e|format|version|added|published|date|authors?"
    r"|languages?|doi|isbn"
    r"|issn|pages|edition|samples|downloads|citation|keywords|publisher)\b"
)
_LEAST_TERMS = 2
# Files that belong to a site and not to what a page is about.
_OF_SITE = lazily(
    r"terms|privacy|polic|legal|cookie|imprint|impressum|agb|datenschutz|conditions|robots|manifest"
)


def has_content(page: WebPage) -> bool:
    """Return whether a page shows a paper, files, a record, a table or a recording, outside of forms.

    Such a page is what it seems to be, whatever its title says: there are papers, data sets and
    reports about walls, logins and missing pages.
    """
    content = page.content.casefold()
    return (
        (_PAPER_LINK.search(content) is not None and _OTHER_LINK.search(content) is not None)
        or _links_to_file(content)
        or _ABSTRACT.search(content) is not None
        or ("captcha" not in content and _RECORDING.search(content) is not None)
        or (content.count(_ROW) >= _LEAST_ROWS and _HEAD_ROW.search(content) is not None)
        or sum(1 for _ in islice(_TERM.finditer(content), _LEAST_TERMS)) >= _LEAST_TERMS
    )


def _links_to_file(content: str) -> bool:
    """Return whether a page links to a file, by its source in lower case."""
    for found in islice(_FILE.finditer(content), _MOST_FILES):
        tag = content.rfind("<", max(0, found.start() - _LONGEST_TAG), found.start())
        link = content[tag : found.start()]
        if link.startswith("<a") and ">" not in link and _OF_SITE.search(link) is None:
            return True
    return False

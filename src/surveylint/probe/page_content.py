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
    r">\s{0,20}(?:source )?(?:code|github|bibtex|data|datasets?|videos?|poster|slides|supplement(?:ary)?"
    r"(?: material)?|demo|models?|weights|checkpoints|leaderboard|benchmark|hugging ?face|openreview"
    r"|cite|citation|代码|代碼|数据集?|コード|データ)(?:\s{0,3}\([\w., ]{1,20}\))?\s{0,20}<"
)
# The ends of links to files; and links to the pages of works on other sites.
_FILE = lazily(
    r"\.(?:pdf|zip|gz|tgz|bz2|xz|7z|csv|tsv|jsonl?|txt|bib|tex|pptx?|docx?|xlsx?|ipynb|epub|h5|hdf5|npz"
    r"|parquet|mp3|mp4|wav)(?=[\"'\s>#?])"
)
_MOST_FILES = 50
_LONGEST_TAG = 1000
_WORK = lazily(
    r"href\s{0,9}=\s{0,9}[\"']?https?://(?:www\.|dx\.)?(?:arxiv\.org/(?:abs|pdf)|doi\.org/10\.|openreview\.net"
    r"/(?:forum|pdf)|osf\.io/|zenodo\.org/rec|aclanthology\.org/)"
)
_ABSTRACT = lazily(
    r">\s{0,20}(?:abstract|summary|zusammenfassung|résumé|摘要|要旨|초록)[.:]?\s{0,20}<"
)
_MEDIA = ("<audio", "<video")
_ROW = "<tr"
_HEADED = lazily(r"<th[\s>]")
_LEAST_ROWS = 3
_TERM = lazily(r"<dt[\s>]")
_LEAST_TERMS = 2


def has_content(page: WebPage) -> bool:
    """Return whether readers see a work, a table, a recording or files on a page.

    Such a page is what it seems to be, whatever its title says: there are papers, data sets and
    reports about walls, logins and missing pages.
    """
    content = page.content.casefold()
    return (
        (_PAPER_LINK.search(content) is not None and _OTHER_LINK.search(content) is not None)
        or _links_to_file(content)
        or _WORK.search(content) is not None
        or _ABSTRACT.search(content) is not None
        or any(element in content for element in _MEDIA)
        or (content.count(_ROW) >= _LEAST_ROWS and _HEADED.search(content) is not None)
        or sum(1 for _ in _TERM.finditer(content)) >= _LEAST_TERMS
    )


def _links_to_file(content: str) -> bool:
    """Return whether a link in the source of a page, in lower case, leads to a file."""
    for found in islice(_FILE.finditer(content), _MOST_FILES):
        tag = content.rfind("<", max(0, found.start() - _LONGEST_TAG), found.start())
        if content.startswith("<a", tag) and ">" not in content[tag : found.start()]:
            return True
    return False

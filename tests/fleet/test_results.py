"""The findings of many files are the same in memory and in a temporary file."""

from __future__ import annotations

import errno
from io import BufferedRandom, FileIO
from typing import IO

import pytest

from surveylint.check_file import FileResult
from surveylint.fleet.results import Results
from surveylint.model.finding import Finding, Place, Severity
from surveylint.model.source import Source
from surveylint.report.shared_links import LinkInLists, lines


def finding(path: str, start: int, rule: str = "dead-link", url: str = "") -> Finding:
    place = Place(path, 1, start + 1, 1, start + 2, start, start + 1)
    return Finding(rule, Severity.ERROR, "wrong", place, url=url)


def result(path: str, *found: Finding) -> FileResult:
    return FileResult(found, Source(path, f"text of {path}\r\n"), checked=True, found=bool(found))


RESULTS = [
    result("b.md", finding("b.md", 5), finding("b.md", 2)),
    result("c.md"),
    result("a.md", finding("a.md", 1, "z"), finding("a.md", 1, "y")),
    FileResult((finding("b.md", 3),), None),
]


@pytest.mark.parametrize("most_held", [0, 40, 10_000_000])
def test_findings_are_in_order_wherever_they_are_kept(most_held: int) -> None:
    results = Results(most_held=most_held)
    for each in RESULTS:
        results.add(each)
    found = [(each.place.path, each.place.start, each.rule) for each in results.findings]
    assert found == [
        ("a.md", 1, "y"),
        ("a.md", 1, "z"),
        *(("b.md", start, "dead-link") for start in (2, 3, 5)),
    ]
    assert len(results.findings) == 5
    assert results.findings[-1].place.start == 5
    assert [each.rule for each in results.findings[1:3]] == ["z", "dead-link"]
    assert (results.done, results.checked, results.found, results.failed) == (4, 3, True, False)


class SmallDisk(FileIO):
    """A file of at most 1,000 bytes."""

    def write(self, data: bytes) -> int:
        room = 1_000 - self.tell()
        if room <= 0:
            raise OSError(errno.ENOSPC, "no space left on device")
        return super().write(data[:room])


def test_findings_for_which_the_disk_has_no_room_stay_in_memory(monkeypatch, tmp_path) -> None:
    def opened(buffering: int = -1) -> IO[bytes]:
        raw = SmallDisk(tmp_path / "file", "w+")
        return raw if buffering == 0 else BufferedRandom(raw)

    monkeypatch.setattr("tempfile.TemporaryFile", opened)
    results = Results(most_held=0)
    for each in RESULTS * 4:
        results.add(each)
    assert 500 < (tmp_path / "file").stat().st_size <= 1_000
    assert len([*results.findings]) == 20


@pytest.mark.parametrize("most_held", [0, 10_000_000])
def test_texts_are_kept_for_the_files_with_findings(most_held: int) -> None:
    results = Results(most_held=most_held)
    for each in RESULTS[:3]:
        results.add(each)
    assert [*results.sources] == ["a.md", "b.md"]
    assert results.sources["b.md"].to_bytes() == b"text of b.md\r\n"
    assert results.sources.get("c.md") is None


def test_the_same_dead_link_in_several_lists_is_counted_once_a_list() -> None:
    results = Results()
    for number in range(40):
        path, url = f"{number:02}.md", "https://x.org/gone"
        results.add(result(path, finding(path, 1, url=url), finding(path, 9, url=url)))
    results.add(result("z.md", finding("z.md", 1, url="https://x.org/other"), finding("z.md", 4)))
    (shared,) = results.shared
    assert (shared.rule, shared.url, shared.lists) == ("dead-link", "https://x.org/gone", 40)
    assert shared.places[:2] == (("00.md", 1), ("01.md", 1))
    assert len(shared.places) == 10


def test_shared_links_are_written_on_a_line_each_and_safe_to_print() -> None:
    place = (("a.md", 1), ("b.md", 2), ("c\x1b[31m.md", 3), ("d.md", 4))
    url = "https://x.org/a?access_token=Zk83hdK2hd72hKd92jdQ"
    links = [
        LinkInLists("dead-link", url, Severity.ERROR, "wrong", 12 - n, place) for n in range(11)
    ]
    first, second, *_, last = lines(links)
    assert first == "11 links have the same finding in several lists\n"
    assert second.startswith("  12 lists: error[dead-link] https://x.org/a?access_token=***")
    assert second.endswith(".md:3 and 9 more\n")
    assert "Zk83" not in second
    assert "\x1b" not in second
    assert last == "  1 more\n"
    assert [*lines([])] == []

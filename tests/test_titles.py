"""The titles of entries: what comes before, after and around them in real lists."""

import pytest

from surveylint.config import DEFAULT
from surveylint.entries import Index
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.roles import Role
from surveylint.vocabulary import Words

URL = "https://arxiv.org/abs/2101.00001"
CODE = "https://github.com/a/liv"
PAPER = "https://livers.example.org/p"
TITLE = "Finding Livers in Slices"


def titles(text: str) -> list[str]:
    """Return the titles of all entries."""
    index = Index(read(Source("README.md", text)), Words(DEFAULT.words))
    return [entry.title for entry in index.entries()]


def title(item: str) -> str:
    """Return the title of a list item."""
    return titles(f"# Livers\n\n- {item}\n")[0]


def name(item: str) -> str:
    """Return the name of a list item."""
    index = Index(read(Source("README.md", f"# Livers\n\n- {item}\n")), Words(DEFAULT.words))
    entry = next(index.entries())
    return index.doc.text[slice(*entry[0].field(entry.number, Role.NAME))]


@pytest.mark.parametrize(
    "tag",
    [
        "[conf'25]",
        "[CVPR25]",
        "[ICML 2018]",
        "[Workshop on Livers @ NeurIPS'24]",
        "[Oral]",
        "[Ada Low]",
        "[**CONF 2018**]",
        "[CVPR 2024] [Oral]",
        "[ICML 2018] ⭐",
        "(Oral)",
        "(ICML 2018)",
        "【ICML 2018】",
        "（ICML 2018）",
        "`ICLR'25`",
        "`[Conf 2025]`",
        "``2025.03``",
        "**ICML 2018**",
        "**ICML 2018** |",
        "*ICML 2018*,",
        "**New**",
        "ICML 2018:",
        "ICML 2018 -",
        "[2018] ICML",
        "**ACM MM**",
        "*CoRL 24*,",
        "2024/05/01 -",
        "(Oral) |",
        "NEW!",
        "2018,",
        "2023/05:",
        "![new](new.svg) &nbsp;",
        '<img src="new.svg" alt="new">&nbsp;',
        '<img src="new.svg" align="top"/>&emsp;',
        f"[[pdf]({URL})]",
        f"[[CVPR]({URL})]",
        f"[ICML 2018]({URL})",
        "[[ICML 2018]]",
        r"\[ICML 2018\]",
        "<kbd>ICML 2018</kbd>",
        "<sup>ICML'18</sup>",
        '<font color="red">New</font>',
        "<b>ICML 2018</b>",
        "<strong>[ICML 2018]</strong>",
        "<em>(ICML 2018)</em>",
        r"$\color{red}{\text{New}}$",
        r"${\color{red}New}$",
        "2018 | ICML |",
        "{ICML 2018}",
        "#12",
        "(b)",
        "No. 3:",
        "Dec 2018:",
    ],
)
def test_a_tag_before_a_linked_title_is_not_part_of_it(tag: str) -> None:
    assert title(f"{tag} [{TITLE}]({URL}), Ada Low") == TITLE


@pytest.mark.parametrize(
    "tag",
    [
        "[conf'25]",
        "[Liver maps]",
        "`ICLR'25`",
        "`2025.03`",
        "(Neural Livers, Letters)",
        "(OpenAI) [LIV 2]",
        "【ICML 2018】",
        "*Ada Low, Bo Quist et al.*",
        "*Ada Low*,",
        "*ICML 2018*,",
        "**TPAMI**",
        "2024/05/01 -",
        '<img src="new.svg" alt="new">&nbsp;',
        f"[ICML 2018]({URL})",
        "[[ICML 2018]]",
        r"\[ICML 2018\]",
        "<kbd>ICML 2018</kbd>",
        "<sup>ICML'18</sup>",
        '<font color="red">New</font>',
        "<b>ICML 2018</b>",
        "<strong>[ICML 2018]</strong>",
        "<em>(ICML 2018)</em>",
        r"$\color{red}{\text{New}}$",
        r"${\color{red}New}$",
        "2018 | ICML |",
        "{ICML 2018}",
        "#12",
        "(b)",
        "No. 3:",
        "Dec 2018:",
    ],
)
def test_a_tag_before_a_bold_title_is_not_part_of_it(tag: str) -> None:
    assert title(f"{tag} **{TITLE}** [[paper]({URL})]") == TITLE


@pytest.mark.parametrize(
    "tag",
    [
        "[conf'25]",
        "[Liver maps]",
        "[Latent Livers & Co]",
        "[J. Cell. Med.]",
        "[Proc. Liver Soc.]",
        "[Nature]",
        "[**CONF 2018**]",
        "[*ICML'18*]",
        "[__arXiv__]",
        "[`CVPR`]",
        "(ICML 2018)",
        "【ICML 2018】",
        "`NeurIPS 2024`",
        "`ACM MM`",
        "(CoRL 24)",
        "**ICLR 2025 Oral**",
        "*Med. Liver Anal. 2022*,",
        "2024/05/01 -",
        "2023/05:",
        "Paper:",
        "ICML 2018:",
        "![](https://img.shields.io/badge/CVPR-2025-blue)",
        f"[[CVPR]({URL})]",
        f"[[ICRA 2023]({URL})]",
        f"[ICML 2018]({URL})",
        f"[paper]({URL})",
        "[[ICML 2018]]",
        r"\[ICML 2018\]",
        "<kbd>ICML 2018</kbd>",
        "<sup>ICML'18</sup>",
        '<font color="red">New</font>',
        "<b>ICML 2018</b>",
        "<strong>[ICML 2018]</strong>",
        "<em>(ICML 2018)</em>",
        r"$\color{red}{\text{New}}$",
        r"${\color{red}New}$",
        "2018 | ICML |",
        "{ICML 2018}",
        "#12",
        "(b)",
        "No. 3:",
        "Dec 2018:",
        f"[[pdf]]({URL}) [[code]]({CODE})",
        f"[pdf]({URL}) | [code]({CODE}) |",
    ],
)
def test_a_tag_before_a_plain_title_is_not_part_of_it(tag: str) -> None:
    assert title(f"{tag} {TITLE}. [[code]({CODE})]") == TITLE


@pytest.mark.parametrize("venue", ["arXiv", "Conf", "CVPR 2024"])
def test_a_short_title_follows_a_linked_venue(venue: str) -> None:
    assert title(f"[[{venue}]({URL})] Finding Livers") == "Finding Livers"


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("**(LivNet)** _LivNet: Finding Livers_ ```Conf 2025```", "LivNet: Finding Livers"),
        ("**[LivNet]** *LivNet: Finding Livers*, Conf 2025", "LivNet: Finding Livers"),
        ("(LivNet) **LivNet: Finding Livers** `Conf 2025`", "LivNet: Finding Livers"),
        ('**[LivNet]** "Finding Livers", *arXiv, 2025*', "Finding Livers"),
        ("[**LivNet**] Finding Livers `Conf 2025`", "Finding Livers"),
        ("[LivNet] Finding Livers in Slices.**`ICML 24`**", TITLE),
    ],
)
def test_a_name_in_brackets_is_not_part_of_the_title(item: str, found: str) -> None:
    assert title(f"{item} [[Paper]({URL})]") == found


@pytest.mark.parametrize(
    "end",
    [
        " (2017), A. Low et al.",
        " (CVPR 2017). Ada Low, Bo Quist.",
        " [ICLR 2019], Ada Low and Bo Quist",
        " (2017)",
        ", ICML 2018",
        ", 2024",
        ", TPAMI",
        ", Ada Low, Bo Quist and Cy Reed, CoRL 24",
        " [ACM MM]",
        " `ICLR 2025`",
        ". *Ada Low et al.* ICML 2024.",
        "<br>*Ada Low, Bo Quist*<br>ICML 2024",
        ". ICML 2018.",
        " | ICML 2018 |",
        " - ICML 2018",
        "[J]. Nature Livers, 2020.",
        ", Ada Low, Bo Quist et al.",
        " (@Liver University, etc)",
        "\n  Ada Low, Bo Quist, Cy Reed\n ",
    ],
)
def test_venue_year_and_authors_after_a_title_are_not_part_of_it(end: str) -> None:
    assert title(f"{TITLE}{end} [[pdf]({URL})]") == TITLE


@pytest.mark.parametrize("end", [" (ICLR 2020)", " (NIPS 2017, 70+ citations)", ", ACL 2018"])
def test_a_venue_at_the_end_of_a_linked_or_bold_title_is_not_part_of_it(end: str) -> None:
    assert title(f"[{TITLE}{end}]({URL})") == TITLE
    assert title(f"**{TITLE}{end}** [[pdf]({URL})]") == TITLE


@pytest.mark.parametrize(
    "kept",
    [
        "Liver Cup (MICCAI 2020)",
        "CS224n (2019)",
        "Deep Learning for Natural Livers (Spring 2019)",
        "Finding Livers in Slices (Part II)",
        "The Liver Challenge 2020",
    ],
)
def test_a_year_that_tells_works_apart_is_part_of_the_title(kept: str) -> None:
    assert title(f"[{kept}]({URL})") == kept


@pytest.mark.parametrize("venue", ["CONF 2024", "CVPR", "Conference 2024"])
def test_a_linked_venue_after_a_title_is_not_the_title(venue: str) -> None:
    assert title(f"{TITLE} [[{venue}]]({URL}) [[Pytorch]]({CODE})") == TITLE
    assert title(f"Livers [[{venue}]]({URL}) [[Pytorch]]({CODE})") == "Livers"


@pytest.mark.parametrize(
    "item",
    [
        f'LIV: "{TITLE}" CONF.',
        f"LIV-2: “{TITLE}”, ICML 2024.",
        f'LIV 4: "{TITLE}" (2024)',
        'LIV: "Finding Livers\n  in Slices", ICML 2024.',
        f'Low A, Quist B, Reed C.<br />\n  "{TITLE}." Livers (2025).',
        f'Ada Low · Bo Quist ·  Cy Reed.<br />\n  "{TITLE}." Livers (2025).',
        f'**LIV:** Ada Low ,Bo Quist.<br />\n  "{TITLE}." Livers (2025).',
        f'**LIV:** Anonymous authors.<br />\n  "{TITLE}." Livers (2025).',
        f'Ada Low. "{TITLE}." ICML 2024.',
        f'Ada J. Low, "{TITLE}", In ICML, 2024.',
    ],
)
def test_the_quoted_title_follows_a_name_or_authors(item: str) -> None:
    assert " ".join(title(f"{item} [[Paper]]({URL})").split()).rstrip(".") == TITLE


@pytest.mark.parametrize(
    "kept", ['"Art" and the Livers of Slices', 'Liv: "Finding them" is what we do', 'A "Liver" Net']
)
def test_quoted_words_are_part_of_a_title(kept: str) -> None:
    assert title(f"{kept} [[pdf]]({URL})") == kept


@pytest.mark.parametrize("group", ["`Graphs`:", "Graphs", "**Graphs**", "Graphs:"])
def test_bold_items_with_a_colon_are_entries_of_their_group(group: str) -> None:
    one = f"**EdgeFlow: Streams of Pairs** *Ada Low* [[paper]]({URL})"
    two = f"__NodeSet: Bags of Points__ *Bo Quist* [[paper]]({URL}1)"
    assert titles(f"# Lists\n\n- {group}\n  + {one}\n  + {two}\n") == [
        "EdgeFlow: Streams of Pairs",
        "NodeSet: Bags of Points",
    ]


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("**LivNet**: Residual Nets for Livers. **`arXiv 26.1`**", True),
        ("**LivNet:** Residual Nets for Livers.", True),
        ("__LivNet__: Residual Nets for Livers, ICML 2024", True),
        ("**LivNet** : Residual Nets for Livers", True),
        ("**LivNet**: LivNet: Residual Nets for Livers", True),
        ('**LivNet**: "Residual Nets for Livers"', False),
        ("**LivNet**: *Residual Nets for Livers*", False),
        ("**LivNet**: [CVPR 2024] Residual Nets for Livers", False),
        ("**CVPR 2024**: Residual Nets for Livers", False),
        ("**`Ada Low`**: Residual Nets for Livers", False),
    ],
)
def test_a_bold_name_is_part_of_a_title_without_markup(item: str, found: bool) -> None:
    expected = "LivNet: Residual Nets for Livers" if found else "Residual Nets for Livers"
    assert title(f"{item} [[Paper]({URL})]") in (expected, expected.replace(":", " :"))


def test_an_underlined_name_that_is_also_a_label_is_a_name() -> None:
    item = f'<u>Pytorch</u>: **"PyTorch: Finding Livers in Slices"** [[paper]({URL})]'
    assert (title(item), name(item)) == ("PyTorch: Finding Livers in Slices", "Pytorch")


def test_the_name_of_a_joined_title_is_known() -> None:
    assert name(f"**LivNet**: Residual Nets for Livers. [[Paper]({URL})]") == "LivNet"
    assert name(f"**[LivNet]** Residual Nets for Livers. [[Paper]({URL})]") == "LivNet"


def test_a_name_before_several_titles_is_a_label() -> None:
    organs = ("Livers", "Lungs", "Hearts")
    items = "".join(f"- **Survey**: A Look at {it} [[pdf]({URL}{it})]\n" for it in organs)
    assert titles(f"# Organs\n\n{items}") == [f"A Look at {it}" for it in organs]


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("What Is a Liver? A Study of Slices.", "What Is a Liver? A Study of Slices"),
        ("Liv-it! A Framework for Livers.", "Liv-it! A Framework for Livers"),
        ("Livers vs. Lungs: A Study.", "Livers vs. Lungs: A Study"),
        ("What Is a Liver? Ada Low, Bo Quist, ICML 2024.", "What Is a Liver"),
        ("What Is a Liver? In ICML 2024.", "What Is a Liver"),
        ("What Is a Liver? Ada Low et al.", "What Is a Liver"),
    ],
)
def test_a_question_mark_ends_a_title_only_before_authors_or_a_venue(item: str, found: str) -> None:
    assert title(f"{item} [[Paper]({URL})]") == found


@pytest.mark.parametrize(
    "citation",
    [
        f"Low A, Quist B, et al. {TITLE}[J]. Nature Livers, 2020.",
        f"Low A, Quist B, Reed C. {TITLE}[C]//Proceedings. 2020.",
        f"Low, A., Quist, B., & Reed, C. (2023). {TITLE}. arXiv preprint.",
        f"Low, A. B., & Quist, B. (2023, August). {TITLE}. In Proceedings of Livers.",
        f"Ada Low, Bo Quist et al. {TITLE}. ICML 2020.",
        f"A. Low and B. Quist, {TITLE}, ICML, 2020.",
        f"A. J. Low, B. Quist, and C. Reed, {TITLE}, ICML, 2020.",
        f"Low et al., *{TITLE}*, ICML 2020",
        f"Ada Low et al. _{TITLE}_. ICML 2020",
    ],
)
def test_the_title_of_a_citation_follows_its_authors(citation: str) -> None:
    assert title(f"{citation} [[Paper]({URL})]") == TITLE


@pytest.mark.parametrize(
    "tags",
    [
        "[ICML 2018]",
        "**[ICML 2018]**",
        "(ICML 2018)",
        "[ICML 2018] [Oral]",
        "【ICML 2018】【Oral】",
        r"\[ICML 2018\]",
        "<kbd>ICML 2018</kbd>",
        "<b>ICML 2018</b>",
        "⭐ [ICML 2018]",
        "ICML 2018:",
        "ICML 2018 -",
        "2018 | ICML |",
    ],
)
def test_a_tag_inside_a_link_is_not_part_of_the_title(tags: str) -> None:
    assert title(f"[{tags} {TITLE}]({URL}), Ada Low") == TITLE
    assert title(f"**{tags.replace('**', '')} {TITLE}** [[pdf]({URL})]") == TITLE


@pytest.mark.parametrize(
    "kept",
    [
        "ACL 2018 - A Liver",
        "[Livers & Spleens] Finding Them in Slices",
        "(Self-)Supervised Nets for Livers",
        "Livers - A Survey of Slices",
        "#Livers of the World in Slices",
    ],
)
def test_what_only_looks_like_a_tag_is_part_of_a_linked_title(kept: str) -> None:
    assert title(f"[{kept}]({URL})") == kept


def test_the_link_of_a_title_is_the_main_link_of_its_cell() -> None:
    badge = f"[![Stars](https://img.shields.io/github/stars/a/liv)]({CODE})"
    rows = f"| {badge}<br>[{TITLE}]({URL}) | ICML |\n" * 2
    text = f"| Title | Venue |\n| --- | --- |\n{rows}"
    index = Index(read(Source("README.md", text)), Words(DEFAULT.words))
    assert [entry.main.url for entry in index.entries() if entry.main] == [URL, URL]


def test_a_linked_citation_has_its_title() -> None:
    assert title(f"[Low, A., & Quist, B. (2023). {TITLE}. arXiv preprint.]({URL})") == TITLE
    assert title(f"[Low A, Quist B, et al. {TITLE}. Livers, 2020.]({URL})") == TITLE


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("[Re] Finding Livers Once Again", "[Re] Finding Livers Once Again"),
        ("[Flask] - A light framework for the web", "Flask"),
        ("[Finding Livers in Some Slices]", "Finding Livers in Some Slices"),
        ("(Convolutional) Nets for Livers", "(Convolutional) Nets for Livers"),
        ("Using `torch` for Livers", "Using torch for Livers"),
        ("`torch` Livers for All of Us", "torch Livers for All of Us"),
        ("Code: The Hidden Language of Livers", "Code: The Hidden Language of Livers"),
        ("CIFAR-10 [Download page](https://a.org)", "CIFAR-10"),
        ("**LIV 2012** is a set of livers for all", "LIV 2012"),
        ("*Finding Livers* **CVPR 2024**", "Finding Livers"),
        (
            "*Livers, Spleens and Hearts* [Nature Livers](https://a.org)",
            "Livers, Spleens and Hearts",
        ),
    ],
)
def test_what_only_looks_like_a_tag_is_part_of_the_title(item: str, found: str) -> None:
    assert title(f"{item} [[pdf]({URL})]") == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("1) **Finding Livers** - a long remark on how it finds them.", "Finding Livers"),
        ("12. **Finding Livers** - a long remark", "Finding Livers"),
        (
            "🔥🔥[**LivNet**] Residual Nets for Livers(@Liver University)",
            "Residual Nets for Livers",
        ),
        ("[**LivNet**] LivNet Report(**@liver-ai**)", "LivNet Report"),
        ("`ICML'24` [Residual Nets for Livers](https://a.org)", "Residual Nets for Livers"),
        ("[ICML 24] Residual Nets for Livers", "Residual Nets for Livers"),
        ("Residual Nets for Livers (ICML 2024)", "Residual Nets for Livers"),
        ("[ICML'24] Residual Nets for Livers.<br>*Ada Low, Bo Quist*", "Residual Nets for Livers"),
    ],
)
def test_the_title_of_a_cell_is_without_numbers_tags_and_affiliations(
    cell: str, found: str
) -> None:
    rows = f"| {cell} | [pdf]({URL}) |\n| Finding Lungs in Slices | [pdf]({URL}1) |\n"
    assert titles(f"| Title | Paper |\n| --- | --- |\n{rows}")[0] == found


@pytest.mark.parametrize("header", ["Acronym", "VLM", "Corpus"])
def test_links_named_after_authors_are_not_titles_beside_names(header: str) -> None:
    rows = "".join(
        f"| Liv{n} | [{who}]({URL}{n}) |\n"
        for n, who in enumerate(("Low et al.", "Quist et al. 2023", "Low and Reed (2020)"))
    )
    assert titles(f"| {header} | Paper |\n| --- | --- |\n{rows}") == ["Liv0", "Liv1", "Liv2"]


@pytest.mark.parametrize("count", [3, 4, 9])
@pytest.mark.parametrize("header", ["Resource kinds", "资源", "Anything"])
def test_named_links_beside_badges_are_names(header: str, count: int) -> None:
    rows = "".join(
        f"| [Liv{n}](https://a.org/{n}) | ![](https://img.shields.io/{n}) | a fine list |\n"
        for n in range(count)
    )
    found = titles(f"# L\n\n| {header} | Stars | Remarks |\n| --- | --- | --- |\n{rows}")
    assert found == [f"Liv{n}" for n in range(count)]


@pytest.mark.parametrize("alt", ["arXiv", "Paper", "Code"])
def test_a_paragraph_with_a_labelled_badge_is_an_entry(alt: str) -> None:
    badge = f"[![{alt}](https://img.shields.io/x)]({URL})"
    found = titles(f"# L\n\n[CVPR 2024] **{TITLE}** {badge}\n\n*Lungs in Slices*. {badge}\n")
    assert found == [TITLE, "Lungs in Slices"]
    assert titles(f"# L\n\n{badge} {badge}\n") == []


def test_a_heading_with_a_title_and_fields_below_is_an_entry() -> None:
    one = f"**{TITLE}**\nAda Low, Bo Quist\n- pdf: [{URL}]({URL})\n- code [official]({CODE})\n"
    two = f"LungNet: Finding Lungs\nAda Low, Bo Quist\n- pdf: {URL}1\n- code: {CODE}1\n"
    assert titles(f"# L\n\n### LivNet\n{one}\n### LungNet\n{two}") == [
        TITLE,
        "LungNet: Finding Lungs",
    ]


def test_citations_by_year_count_among_others() -> None:
    cited = (
        "Tuning Livers by Trial (SHORT 2019)",
        "A Learned Index for Livers (arxiv 2022)",
        "Counting Livers without Reading（BASE 2020）",
        "Sorting Livers without Reading (TBASE)",
        "Tuning Livers by Error (2019)",
    )
    text = "# L\n\n" + "".join(f"* {item}\n" for item in cited)
    assert len(titles(text)) == len(cited)
    assert titles("# L\n\n" + f"* {cited[-1]}\n" * 3) == []


@pytest.mark.parametrize(
    "below",
    [
        f"- Paper: {PAPER}{{n}}\n- Code: {CODE}{{n}}",
        f"[[paper]({PAPER}{{n}})] [[code]({CODE}{{n}})]",
        f"*Ada Low, Bo Quist*\n\n[Paper]({PAPER}{{n}}) | [Code]({CODE}{{n}})",
        f"**Authors**: Ada Low, Bo Quist\n\n**Paper:** [{PAPER}{{n}}]({PAPER}{{n}})",
        f"* **Paper**: [arXiv]({PAPER}{{n}})\n* **Summary**: finds all livers",
        f"<details><summary>Abstract</summary>Livers.</details>\n\n[📄 Paper]({PAPER}{{n}})",
    ],
)
@pytest.mark.parametrize(
    "head", ["### {}", "#### [CVPR 2023] {}", "### {n}. {}", "### {} (ICML'24)"]
)
def test_headings_with_the_links_of_one_work_below_are_titles(head: str, below: str) -> None:
    works = ("Finding Livers in Slices", "Sorting Lungs by Sound", "Counting Cells in Trays")
    sections = "\n\n".join(
        head.format(work, n=n) + "\n\n" + below.format(n=n) for n, work in enumerate(works, 1)
    )
    assert titles(f"# Livers\n\n## Papers\n\n{sections}\n") == [*works]


@pytest.mark.parametrize(
    "below",
    [
        f"A set of tools that find livers, see the [paper]({PAPER}{{n}}).",
        f"Finding More Livers in Slices. [[paper]({PAPER}{{n}})]",
        "".join(f"[paper]({PAPER}{{n}}{other}) " for other in range(4)),
        "The tools are listed below.",
        f"[code]({CODE}{{n}})",
    ],
)
def test_headings_above_prose_or_several_works_are_no_titles(below: str) -> None:
    heads = ("Tools That Find Livers", "Tools That Sort Lungs", "Tools That Count Cells")
    sections = "\n\n".join(f"## {head}\n\n{below.format(n=n)}" for n, head in enumerate(heads, 1))
    assert not set(titles(f"# Livers\n\n{sections}\n")) & set(heads)


@pytest.mark.parametrize(
    "before",
    ["ICML 2018 · ", "ICML 2018 • ", "ICML 2018, ", "ICML'18: ", "**Ada Low et al.** ", "Liv | "],
)
def test_a_linked_title_of_few_words_follows_a_dated_venue_or_a_name(before: str) -> None:
    assert title(f"{before}[Finding Livers in Slices]({URL}) · [code]({CODE})") == TITLE


@pytest.mark.parametrize("before", ["ICML 2018 · ", "ICML 2018: ", "ICML 2018, "])
def test_a_plain_title_follows_a_dated_venue(before: str) -> None:
    assert title(f"{before}{TITLE} · [paper]({URL})") == TITLE


def test_the_name_before_a_bar_is_no_part_of_a_linked_title() -> None:
    assert name(f"Liv | [{TITLE}]({URL}) | ICML 2018") == "Liv"


@pytest.mark.parametrize("cell", ["ICML 2018", "[ICML 2018](https://arxiv.org/abs/2101.00001)"])
def test_a_paper_column_of_venues_holds_no_titles(cell: str) -> None:
    header = "| Model | Paper | Code |\n|---|---|---|\n"
    rows = "".join(f"| Liv{n} | {cell} | [code]({CODE}{n}) |\n" for n in range(4))
    assert titles(header + rows) == ["Liv0", "Liv1", "Liv2", "Liv3"]


def test_a_column_of_papers_and_code_holds_titles() -> None:
    header = "| Venue | Paper & Code |\n|---|---|\n"
    rows = "".join(
        f"| ICML | **{TITLE} {n}**<br>*Ada Low, Bo Hi*<br>[paper]({URL}{n}) |\n" for n in range(3)
    )
    assert titles(header + rows) == [f"{TITLE} {n}" for n in range(3)]


def test_each_dated_line_and_each_numbered_reference_is_an_entry() -> None:
    dated = "".join(f"**2024-03-0{n}**: [{TITLE} {n}]({URL}{n}), by Ada\n" for n in (1, 2, 3))
    cited = "".join(
        f'[{n}] A. Low and B. Hi, "{TITLE} {n}," in ICML, 2018. {URL}{n}\n\n' for n in (1, 2)
    )
    assert titles(f"## Dates\n\n{dated}\n## References\n\n{cited}") == [
        *(f"{TITLE} {n}" for n in (1, 2, 3)),
        *(f"{TITLE} {n}" for n in (1, 2)),
    ]

"""Commands of CI runners, broken by characters that nobody sees."""

import pytest

from surveylint.report.visible import shown


@pytest.mark.parametrize("hidden", ["\ufe0f", "\ufe0e", "\u200d", "\U0001f3fb"])
@pytest.mark.parametrize("parts", [("#", "#[error]x"), ("##", "[error]x"), ("##[er", "ror]x")])
def test_a_character_that_is_not_shown_hides_no_command(
    hidden: str, parts: tuple[str, str]
) -> None:
    assert "##[error]" not in shown(hidden.join(parts))

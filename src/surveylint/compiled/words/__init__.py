"""The word lists of `rules/words/`, a module each."""

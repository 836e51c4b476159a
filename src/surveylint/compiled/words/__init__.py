"""The word lists of `rules/words/`: the short ones together, each long one in a module."""

"""Plain literals that are generated from `rules/`; nothing here is written by hand."""

"""Generate what is derived from `rules/` and the configuration table; not imported at run time."""

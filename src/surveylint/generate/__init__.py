"""What is derived from `rules/` and the configuration table; nothing imports it at run time."""

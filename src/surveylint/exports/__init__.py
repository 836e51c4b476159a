"""Works in the formats of other programs: JSON, CSV, BibTeX, RIS, CSL-JSON. Pure functions."""

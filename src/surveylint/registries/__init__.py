"""What registries such as arXiv, Crossref and GitHub say about identifiers."""

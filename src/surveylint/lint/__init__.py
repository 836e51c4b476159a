"""The lint wing: gathers the rules, runs them on a document, silences what is allowed, repairs."""

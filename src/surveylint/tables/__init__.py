"""Compact tables of papers: fingerprints of titles, made from dumps, read without a request."""

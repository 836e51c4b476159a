"""Compact tables of papers: fingerprints of titles, made from open dumps and read without a request."""

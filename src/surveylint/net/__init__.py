"""Requests: guarded, rate-limited and cached; `surveylint.probe` decides what is requested."""

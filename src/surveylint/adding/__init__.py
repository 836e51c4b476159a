"""Compose an entry as the neighbors in its section are written, and find its place."""

"""Literals generated from `rules/`; do not edit."""

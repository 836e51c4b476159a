"""The checks behind the rules, one module a family."""

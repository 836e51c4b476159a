"""What a project sets: found, read and checked by hand, so that a plain run loads nothing heavy for it."""

from surveylint.config.discovery import Finder, read
from surveylint.config.values import DEFAULT, Allowed, Config, ConfigError, closest

__all__ = ["DEFAULT", "Allowed", "Config", "ConfigError", "Finder", "closest", "read"]

"""A project's settings, read and validated by hand: a plain run then imports nothing expensive."""

from surveylint.config.discovery import Finder, read
from surveylint.config.values import (
    DEFAULT,
    Allowed,
    Config,
    ConfigError,
    closest,
    did_you_mean,
)

__all__ = [
    "DEFAULT",
    "Allowed",
    "Config",
    "ConfigError",
    "Finder",
    "closest",
    "did_you_mean",
    "read",
]

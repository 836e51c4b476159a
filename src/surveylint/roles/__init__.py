"""What the columns, fields and link labels of an entry mean."""

from __future__ import annotations

from surveylint.roles.columns import Column, columns
from surveylint.roles.labels import (
    LINKED,
    Role,
    header_role,
    headers_of,
    is_known_venue,
    role_of_label,
)
from surveylint.roles.samples import ColumnSample

__all__ = [
    "LINKED",
    "Column",
    "ColumnSample",
    "Role",
    "columns",
    "header_role",
    "headers_of",
    "is_known_venue",
    "role_of_label",
]

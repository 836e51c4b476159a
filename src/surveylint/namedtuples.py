"""Named tuples that are cheaper to define than those of the standard library.

`typing.NamedTuple` compiles every annotation and `collections.namedtuple` a constructor. A check
defines about 120 classes and makes a dozen values of some of them, so the constructor is compiled
only then: this saves 5 % of the check of a small list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple

    _MOST_FIELDS = 40
    _ITEMS = namedtuple("_Items", [f"item_{at}" for at in range(_MOST_FIELDS)])
    _GETTERS = [vars(_ITEMS)[name] for name in _ITEMS._fields]
    """Descriptors that return an item of any tuple, the fastest there are."""

    _FEW = 12
    """Values of a class after which its constructor is compiled, which takes as long as 100."""

    _made = {}

    class _NamedTupleMeta(type):
        """Turns a class body with annotated fields into a named tuple."""

        def __new__(cls, name, bases, body):
            if getattr(bases[0], "_fields", ()):
                raise TypeError(f"{name}: a named tuple cannot be extended")
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"{name}: a field without a default follows one with a default")
            if len(fields) > _MOST_FIELDS:
                raise TypeError(f"{name}: more than {_MOST_FIELDS} fields")
            body.update(zip(fields, _GETTERS, strict=False))
            body.update(
                __slots__=(), __match_args__=fields, _fields=fields, _field_defaults=defaults
            )
            return super().__new__(cls, name, bases, body)

    class NamedTuple(tuple, metaclass=_NamedTupleMeta):
        """Base of named tuples; the annotated names in the class body are the fields, in order."""

        def __new__(cls, *values, **named):
            """Make a value; the first few as slowly as this, all others by a compiled function."""
            _made[cls] = _made.get(cls, 0) + 1
            if _made[cls] < _FEW:
                fields = cls._fields[len(values) :]
                others = {**cls._field_defaults, **named}
                if named.keys() <= {*fields} and others.keys() >= {*fields}:
                    return tuple.__new__(cls, (*values, *map(others.get, fields)))
            cls.__new__ = _constructor(cls)
            return cls.__new__(cls, *values, **named)

        def __getnewargs__(self):
            return tuple(self)

        def __repr__(self):
            fields = (f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({', '.join(fields)})"

        @classmethod
        def _make(cls, values):
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"expected {len(cls._fields)} values, got {len(made)}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def _replace(self, **changed):
            made = self._make(map(changed.pop, self._fields, self))
            if changed:
                raise ValueError(f"unknown field names: {[*changed]}")
            return made

    def _constructor(cls):
        """Compile the constructor of a class, with its fields as parameters."""
        names = ", ".join(cls._fields)
        # as the standard library does; the names are those of a class body
        made = eval(f"lambda cls, {names}: new(cls, ({names},))", {"new": tuple.__new__})  # noqa: S307
        made.__qualname__ = f"{cls.__qualname__}.__new__"  # for messages about wrong arguments
        made.__defaults__ = tuple(cls._field_defaults.values())
        return made

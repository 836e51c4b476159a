"""Named tuples that cost a start a fifth of what `typing.NamedTuple` costs; to a type checker they are the same.

`typing.NamedTuple` compiles the constructor of each class, and each annotation: 0.15 ms a class, of which a check makes
eighty. Here all classes of one length share a constructor that was compiled once, under the names of their own fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple
    from functools import cache
    from types import FunctionType

    @cache
    def _places(count):
        """Make the named tuple of so many nameless places."""
        return namedtuple(f"Places{count}", [f"place_{at}" for at in range(count)])

    class _Making(type):
        """Makes a named tuple of a class body."""

        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            if not fields:  # Python 3.14 tells them in the class body only where annotations stay text
                raise TypeError(f"{name}: no field; `from __future__ import annotations` has to head the module")
            if "__new__" in body:
                raise TypeError(f"{name}: a record makes its own `__new__`")
            places = _places(len(fields))
            defaults = {field: body[field] for field in fields if field in body}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"{name}: a field without a default follows one with a default")
            made = places.__new__
            code = made.__code__.replace(
                co_varnames=("_cls", *fields), co_name="__new__", co_qualname=f"{name}.__new__"
            )
            body["__new__"] = FunctionType(code, made.__globals__, "__new__", tuple(defaults.values()))
            body.update((field, places.__dict__[place]) for field, place in zip(fields, places._fields, strict=True))
            body |= {"__slots__": (), "_fields": fields, "__match_args__": fields, "_field_defaults": defaults}
            return type(name, (_Written, places), body)

    class _Written:
        """What a named tuple says and does by the names of its fields."""

        __slots__ = ()

        def __repr__(self):
            return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

        def _replace(self, /, **changes):
            made = self._make(map(changes.pop, self._fields, self))
            if changes:
                raise ValueError(f"{type(self).__name__} has no fields {list(changes)}")
            return made

        __replace__ = _replace  # what `copy.replace` asks for (Python 3.13)

    class NamedTuple(metaclass=_Making):
        """The base of a record: the annotated names of its body are the fields, in order."""

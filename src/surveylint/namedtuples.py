"""Named tuples that cost a start a fifth of what `typing.NamedTuple` costs; to a type checker they are the same.

`typing.NamedTuple` compiles the constructor of each class, and each annotation: 0.15 ms a class, of which a check makes
eighty. Here all classes of one length share a constructor that came compiled, under the names of their own fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple
    from types import FunctionType

    _new = tuple.__new__
    _MOST = 20
    _Places = namedtuple("_Places", [f"place_{at}" for at in range(_MOST)])
    _GETTERS = [vars(_Places)[place] for place in _Places._fields]
    _CONSTRUCTORS = (
        lambda _cls, a: _new(_cls, (a,)),
        lambda _cls, a, b: _new(_cls, (a, b)),
        lambda _cls, a, b, c: _new(_cls, (a, b, c)),
        lambda _cls, a, b, c, d: _new(_cls, (a, b, c, d)),
        lambda _cls, a, b, c, d, e: _new(_cls, (a, b, c, d, e)),
        lambda _cls, a, b, c, d, e, f: _new(_cls, (a, b, c, d, e, f)),
        lambda _cls, a, b, c, d, e, f, g: _new(_cls, (a, b, c, d, e, f, g)),
        lambda _cls, a, b, c, d, e, f, g, h: _new(_cls, (a, b, c, d, e, f, g, h)),
    )
    """Constructors of records of one place, of two, and so on; longer ones are seldom."""

    def _constructor(count):
        """Return the constructor of a record of so many nameless places."""
        if count <= len(_CONSTRUCTORS):
            return _CONSTRUCTORS[count - 1]
        return namedtuple("Places", [f"place_{at}" for at in range(count)]).__new__

    class _Making(type):
        """Makes a named tuple of a class body."""

        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            if (
                not fields
            ):  # Python 3.14 tells them in the class body only where annotations stay text
                raise TypeError(
                    f"{name}: no field; `from __future__ import annotations` has to head the module"
                )
            if "__new__" in body:
                raise TypeError(f"{name}: a record makes its own `__new__`")
            if len(fields) > _MOST:
                raise TypeError(f"{name}: {len(fields)} fields; a record has {_MOST} at most")
            defaults = {field: body[field] for field in fields if field in body}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"{name}: a field without a default follows one with a default")
            made = _constructor(len(fields))
            code = made.__code__.replace(
                co_varnames=("_cls", *fields), co_name="__new__", co_qualname=f"{name}.__new__"
            )
            body["__new__"] = FunctionType(
                code, made.__globals__, "__new__", tuple(defaults.values())
            )
            body.update(zip(fields, _GETTERS, strict=False))
            body |= {
                "__slots__": (),
                "_fields": fields,
                "__match_args__": fields,
                "_field_defaults": defaults,
            }
            return type(name, (_Record,), body)

    class _Record(tuple):
        """What a named tuple says and does by the names of its fields."""

        __slots__ = ()

        @classmethod
        def _make(cls, values):
            made = _new(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"{cls.__name__} has {len(cls._fields)} fields, not {len(made)}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self):
            return tuple(self)

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

"""Our named tuples behave like those of `typing`."""

from __future__ import annotations

import pickle
import typing

import pytest

from surveylint.namedtuples import NamedTuple


class Ours(NamedTuple):
    """A span with a note."""

    start: int
    end: int = 7
    note: str | None = None

    @property
    def length(self) -> int:
        return self.end - self.start


class Theirs(typing.NamedTuple):
    """A span with a note."""

    start: int
    end: int = 7
    note: str | None = None


def test_values_and_defaults_are_equal() -> None:
    assert Ours(1, note="x") == Theirs(1, note="x") == (1, 7, "x")


def test_fields_defaults_types_and_docstring_are_equal() -> None:
    assert Ours._fields == Theirs._fields
    assert Ours._field_defaults == Theirs._field_defaults
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)
    assert (Ours.__doc__, Ours.__module__) == (Theirs.__doc__, Theirs.__module__)


def test_repr_shows_the_name_of_the_class() -> None:
    assert repr(Ours(1)) == repr(Theirs(1)).replace("Theirs", "Ours")


def test_properties_are_kept() -> None:
    assert Ours(2).length == 5


def test_replace_keeps_the_class() -> None:
    assert type(Ours(1)._replace(start=3)) is Ours


def test_no_attribute_can_be_set() -> None:
    with pytest.raises(AttributeError):
        Ours(1).start = 2  # type: ignore[misc]
    with pytest.raises(AttributeError):
        Ours(1).other = 2  # type: ignore[attr-defined]


def test_values_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(Ours(1, 2))) == Ours(1, 2)


def test_a_field_without_a_default_after_one_with_a_default_is_an_error() -> None:
    with pytest.raises(TypeError, match="default"):
        type(NamedTuple)("Wrong", (NamedTuple,), {"__annotations__": {"a": int, "b": int}, "a": 1})


def test_a_named_tuple_cannot_be_extended() -> None:
    with pytest.raises(TypeError, match="extended"):
        type(NamedTuple)("More", (Ours,), {"__annotations__": {"more": int}})


def test_all_values_are_equal_however_many_were_made() -> None:
    class Pair(NamedTuple):
        left: int
        right: int = 7

    for number in range(40):  # the constructor is compiled on the way
        assert Pair(number) == Pair(left=number, right=7) == (number, 7)
        for wrong in ({}, {"left": 1, "middle": 2}):
            with pytest.raises(TypeError):
                Pair(**wrong)
        with pytest.raises(TypeError, match=r"Pair.__new__\(\) takes"):
            Pair(1, 2, 3)  # type: ignore[call-arg]
        with pytest.raises(TypeError):
            Pair(1, left=2)  # type: ignore[misc]


def test_a_value_of_an_unknown_field_cannot_be_replaced() -> None:
    with pytest.raises(ValueError, match="other"):
        Ours(1)._replace(other=2)  # type: ignore[call-arg]

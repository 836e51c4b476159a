"""Records behave as the named tuples of the standard library do."""

from __future__ import annotations

import copy
import pickle
import sys
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

    @classmethod
    def at(cls, place: int) -> Ours:
        return cls(place, place)


class Theirs(typing.NamedTuple):
    start: int
    end: int = 7
    note: str | None = None


def test_a_record_is_the_tuple_of_its_values() -> None:
    assert Ours(1, note="x") == Theirs(1, note="x") == (1, 7, "x")
    assert hash(Ours(1)) == hash(Theirs(1))


def test_fields_are_told_as_the_library_tells_them() -> None:
    assert Ours._fields == Theirs._fields
    assert Ours._field_defaults == Theirs._field_defaults
    assert Ours(1)._asdict() == Theirs(1)._asdict()
    assert Ours.__doc__ == "A span with a note."
    assert (Ours.__name__, Ours.__qualname__, Ours.__module__) == ("Ours", "Ours", __name__)


def test_annotations_can_be_resolved() -> None:
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)


def test_a_record_is_written_with_its_own_name() -> None:
    assert repr(Ours(1)) == repr(Theirs(1)).replace("Theirs", "Ours")


def test_fields_are_read_by_name_and_by_pattern() -> None:
    match Ours(1, 2, "x"):
        case Ours(start, end=2):
            assert start == 1
        case _:
            pytest.fail("no match")


def test_methods_and_properties_stay() -> None:
    assert Ours(2).length == 5
    assert Ours.at(4) == (4, 4, None)


def test_a_field_is_replaced_and_the_rest_kept() -> None:
    assert Ours(1)._replace(note="x") == Theirs(1)._replace(note="x")
    assert type(Ours(1)._replace(start=3)) is Ours


def test_a_field_that_is_not_there_is_not_replaced() -> None:
    with pytest.raises(ValueError, match="no fields"):
        Ours(1)._replace(stop=3)  # type: ignore[call-arg]


def test_a_missing_and_a_surplus_argument_are_named() -> None:
    with pytest.raises(TypeError, match="start"):
        Ours()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="stop"):
        Ours(1, stop=2)  # type: ignore[call-arg]


def test_nothing_is_assigned_after_birth() -> None:
    with pytest.raises(AttributeError):
        Ours(1).start = 2  # type: ignore[misc]
    with pytest.raises(AttributeError):
        Ours(1).other = 2  # type: ignore[attr-defined]


def test_a_record_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(Ours(1, 2))) == Ours(1, 2)


def test_two_records_of_one_length_do_not_share_their_names() -> None:
    class Other(NamedTuple):
        left: int
        right: int
        sign: str

    assert Other(1, 2, "x")._fields == ("left", "right", "sign")
    assert Ours._fields == ("start", "end", "note")
    assert not hasattr(Other(1, 2, "x"), "start")


def test_an_error_names_the_class() -> None:
    with pytest.raises(
        TypeError, match=r"Ours\.__new__\(\) missing 1 required positional argument: 'start'"
    ):
        Ours()  # type: ignore[call-arg]


@pytest.mark.skipif(sys.version_info < (3, 13), reason="copy.replace came with Python 3.13")
def test_a_copy_is_replaced_by_the_names_of_the_fields() -> None:
    assert copy.replace(Ours(1), note="x") == (1, 7, "x")  # type: ignore[attr-defined]


def test_a_constructor_of_its_own_is_refused() -> None:
    with pytest.raises(TypeError, match="__new__"):
        type(NamedTuple)("Wrong", (NamedTuple,), {"__annotations__": {"a": int}, "__new__": None})  # type: ignore[misc]


def test_a_record_without_a_field_is_refused() -> None:
    with pytest.raises(TypeError, match="no field"):

        class Empty(NamedTuple):
            pass


def test_a_field_without_a_default_cannot_follow_one_with_a_default() -> None:
    with pytest.raises(TypeError, match="default"):
        type(NamedTuple)("Wrong", (NamedTuple,), {"__annotations__": {"a": int, "b": int}, "a": 1})  # type: ignore[misc]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 20])
def test_a_record_of_any_length_gives_each_value_by_its_name(count: int) -> None:
    names = [f"field_{at}" for at in range(count)]
    record = type(NamedTuple)(
        "Long", (NamedTuple,), {"__annotations__": dict.fromkeys(names, int), names[-1]: 99}
    )  # type: ignore[misc]
    made = record(*range(count))
    assert [getattr(made, name) for name in names] == [*range(count)] == [*made]
    assert record(*range(count - 1)) == (*range(count - 1), 99)
    assert (
        record._make(range(count)) == record(**dict(zip(names, range(count), strict=True))) == made
    )


def test_more_fields_than_a_record_can_have_are_refused() -> None:
    fields = {f"field_{at}": int for at in range(21)}
    with pytest.raises(TypeError, match="21 fields"):
        type(NamedTuple)("Wrong", (NamedTuple,), {"__annotations__": fields})  # type: ignore[misc]


def test_too_few_values_make_no_record() -> None:
    with pytest.raises(TypeError, match="3 fields, not 2"):
        Ours._make([1, 2])

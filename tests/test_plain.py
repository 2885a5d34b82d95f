"""`plain` makes the classes that `dataclasses` makes."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest

from resblock_lint import plain

MAKERS = (dataclasses, plain)


def classes(made: Any) -> tuple[Any, Any, Any]:
    @made.dataclass(frozen=True, slots=True)
    class Point:
        """Frozen."""

        x: int
        y: int = 2
        at: object = made.field(hash=False, default=None)

    @made.dataclass(slots=True)
    class Bag:
        """With what is made anew."""

        name: str
        items: list[int] = made.field(default_factory=list)
        size: int = made.field(init=False, default=7)
        late: int = made.field(init=False, repr=False)

        def __post_init__(self) -> None:
            self.late = len(self.name)

    @made.dataclass(slots=True, eq=False, repr=False, match_args=False)
    class Thing:
        """Like no other."""

        x: int = 1

    return Point, Bag, Thing


@pytest.mark.parametrize("made", MAKERS, ids=lambda one: one.__name__)
def test_they_are_made_compared_and_shown_alike(made: Any) -> None:
    point, bag, thing = classes(made)
    assert (point(1), point(1, y=3).y, point(x=1, at=5).at) == (point(1, 2), 3, 5)
    assert point(1) != point(2)
    assert point(1) != (1, 2, None)
    assert hash(point(1)) == hash(point(1))
    assert repr(point(1)).endswith("Point(x=1, y=2, at=None)")
    assert bag("ab").late == 2
    assert bag("ab").items is not bag("ab").items
    assert repr(bag("ab", [1])).endswith("Bag(name='ab', items=[1], size=7)")
    assert bag.__hash__ is None
    assert thing() != thing()
    assert isinstance(hash(thing()), int)
    for wrong in ({}, {"x": 1, "z": 2}):
        with pytest.raises(TypeError):
            point(**wrong)


@pytest.mark.parametrize("made", MAKERS, ids=lambda one: one.__name__)
def test_they_are_matched_frozen_and_slotted_alike(made: Any) -> None:
    point, bag, thing = classes(made)
    match point(1, 5):
        case point(1, y):
            assert y == 5
    assert "__match_args__" not in vars(thing)
    with pytest.raises(AttributeError):
        point(1).x = 2
    with pytest.raises(AttributeError):
        bag("a").other = 2
    assert not hasattr(point(1), "__dict__")


@pytest.mark.parametrize("made", MAKERS, ids=lambda one: one.__name__)
def test_a_class_inherits_fields(made: Any) -> None:
    point, *_ = classes(made)

    @made.dataclass(frozen=True, slots=True)
    class Solid(point):
        z: int = 9

    assert (Solid(1).z, Solid(1).y, Solid(1, 2, None, 4).z) == (9, 2, 4)
    assert Solid(1) != point(1)


def test_both_modules_read_them() -> None:
    point, bag, _ = classes(plain)
    for module in MAKERS:
        assert [one.name for one in module.fields(point(1))] == ["x", "y", "at"]
        assert module.replace(point(1), y=4) == point(1, 4)
        assert module.is_dataclass(bag)
        assert not module.is_dataclass(3)
    assert dataclasses.asdict(point(1)) == {"x": 1, "y": 2, "at": None}
    assert (plain.is_frozen(point), plain.is_frozen(bag)) == (True, False)


def test_objects_are_copied() -> None:
    from resblock_lint.source import Span

    span = Span("a.py", 1, 2, 3, 4)
    assert copy.copy(span) == span
    assert pickle.loads(pickle.dumps(span)) == span

"""Classes of plain fields, as `dataclasses` makes them, at a small part of the cost.

Most of a short run was making such classes. To a type checker they are those of `dataclasses`, which is not imported. A
constructor is written when a class makes its first object, and most classes make none in a run; all else needs no text
that is compiled. `Described` shows the fields to whoever asks `dataclasses` itself.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, is_dataclass, replace

    def is_frozen(kind: type) -> bool:
        """Whether the fields of its objects stay as they are."""
        ...

else:
    _MISSING = object()
    _set = object.__setattr__

    class Field:
        """What is known of one field."""

        __slots__ = ("compare", "default", "factory", "hash", "init", "name", "repr")

        def __init__(self, default, factory, init, repr, hash, compare):  # noqa: A002
            self.name, self.default, self.factory = "", default, factory
            self.init, self.repr, self.hash, self.compare = init, repr, hash, compare

    def field(
        *, default=_MISSING, default_factory=_MISSING, init=True, repr=True, hash=None, compare=True  # noqa: A002
    ):  # fmt: skip
        """As `dataclasses.field`."""
        return Field(default, default_factory, init, repr, hash, compare)

    def fields(owner):
        """As `dataclasses.fields`; only the names are sure to be the same."""
        return tuple(owner.__plain__.values())

    def is_dataclass(value):
        """Whether this is such a class or an object of one."""
        return hasattr(value, "__plain__")

    def is_frozen(kind):
        """Whether the fields of its objects stay as they are."""
        return kind.__setattr__ is _refuse

    def replace(value, /, **changes):
        """As `dataclasses.replace`."""
        for name, one in value.__plain__.items():
            if one.init and name not in changes:
                changes[name] = getattr(value, name)
        return value.__class__(**changes)

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True, repr=True, match_args=True):  # noqa: A002
        """As `dataclasses.dataclass`."""
        if cls is None:
            return lambda cls: _made(cls, frozen, slots, eq, repr, match_args)
        return _made(cls, frozen, slots, eq, repr, match_args)

    def _made(cls, frozen, slots, eq, repr, match_args):  # noqa: A002
        inherited = getattr(cls, "__plain__", {})
        own = {name: _own(cls, name) for name in vars(cls).get("__annotations__", ())}
        if slots:
            cls = _with_slots(cls, [name for name in own if name not in inherited])
        all_fields = {**inherited, **own}
        made = {"__plain__": all_fields, "__dataclass_fields__": Described(), **_methods(all_fields, frozen, eq, repr)}
        if match_args:
            made["__match_args__"] = tuple(name for name, one in all_fields.items() if one.init)
        explicit = vars(cls)
        for name, value in made.items():
            if name not in explicit or (name == "__hash__" and explicit[name] is None):
                setattr(cls, name, value)
        if "__init__" not in explicit:
            cls.__init__ = _first(cls, all_fields, frozen)
        return cls

    def _own(cls, name):
        given = cls.__dict__.get(name, _MISSING)
        if not isinstance(given, Field):
            given = Field(given, _MISSING, True, True, None, True)
        elif given.default is not _MISSING:
            setattr(cls, name, given.default)
        else:
            delattr(cls, name)
        given.name = name
        return given

    def _with_slots(cls, names):
        """The class again, with these slots: a class cannot be given any once it is made."""
        kept = {name: value for name, value in cls.__dict__.items() if name not in {*names, "__dict__", "__weakref__"}}
        kept["__slots__"] = tuple(names)
        made = type(cls)(cls.__name__, cls.__bases__, kept)
        made.__qualname__ = cls.__qualname__
        return made

    def _methods(all_fields, frozen, eq, repr):  # noqa: A002
        """All but the constructor, by name."""
        made = {"__repr__": _repr} if repr else {}
        if eq:
            made["__eq__"] = _equality([name for name, one in all_fields.items() if one.compare])
            hashed = [name for name, one in all_fields.items() if (one.compare if one.hash is None else one.hash)]
            made["__hash__"] = _hash(hashed) if frozen else None
        if frozen:
            made |= {"__setattr__": _refuse, "__delattr__": _refuse}
            made |= {"__getstate__": _state, "__setstate__": _restore}
        return made

    def _equality(names):
        values = _values(names)

        def __eq__(self, other):  # noqa: N807
            if other.__class__ is not self.__class__:
                return NotImplemented
            return values(self) == values(other)

        return __eq__

    def _hash(names):
        values = _values(names)

        def __hash__(self):  # noqa: N807
            return hash(values(self))

        return __hash__

    def _values(names):
        """Gives the values of some fields: of several a tuple, which compares and hashes as `dataclasses` does."""
        if len(names) > 1:
            return attrgetter(*names)
        return lambda self: tuple([getattr(self, name) for name in names])

    def _repr(self):
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name, one in self.__plain__.items() if one.repr)
        return f"{type(self).__qualname__}({shown})"

    def _refuse(self, name, *_):
        raise AttributeError(f"{type(self).__name__} is frozen: `{name}` cannot be set")

    def _state(self):
        return [getattr(self, name) for name in self.__plain__]

    def _restore(self, state):
        for name, value in zip(self.__plain__, state, strict=True):
            _set(self, name, value)

    def _first(cls, all_fields, frozen):
        """A constructor that writes the constructor, and puts it in its own place."""

        def __init__(self, /, *given, **named):  # noqa: N807
            cls.__init__ = written = _constructor(cls, all_fields, frozen)
            written(self, *given, **named)

        return __init__

    def _constructor(cls, all_fields, frozen):
        known = {"_set": _set, "_missing": _MISSING}
        head, body = ["self"], []
        for name, one in all_fields.items():
            value = name
            if one.factory is not _MISSING:
                known[f"_new_{name}"] = one.factory
                value = f"_new_{name}() if {name} is _missing else {name}" if one.init else f"_new_{name}()"
                head += [f"{name}=_missing"] * one.init
            elif one.default is not _MISSING:
                known[f"_default_{name}"] = one.default
                head += [f"{name}=_default_{name}"] * one.init
                value = name if one.init else f"_default_{name}"
            elif one.init:
                head.append(name)
            else:
                continue
            body.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            body.append("self.__post_init__()")
        text = f"def __init__({', '.join(head)}):\n " + "\n ".join(body or ["pass"])
        exec(text, known)  # of the names of fields alone
        made = known["__init__"]
        made.__qualname__ = f"{cls.__qualname__}.__init__"
        return made

    class Described:
        """Fields as `dataclasses` knows them, made when they are asked for: its functions take our classes too."""

        def __get__(self, value, owner):
            import dataclasses

            shown = {}
            for name, one in owner.__plain__.items():
                given = {"default": one.default, "default_factory": one.factory}
                given = {word: what for word, what in given.items() if what is not _MISSING}
                made = dataclasses.field(init=one.init, repr=one.repr, hash=one.hash, compare=one.compare, **given)
                made.name, made.type, made._field_type = name, owner.__annotations__.get(name), dataclasses._FIELD
                shown[name] = made
            return shown


__all__ = ["dataclass", "field", "fields", "is_dataclass", "is_frozen", "replace"]

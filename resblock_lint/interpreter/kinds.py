"""What a value is: `isinstance` and its like, as far as the abstract values tell."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from types import UnionType

from resblock_lint.conditions import Condition, Is, Not, Opaque, some_of
from resblock_lint.dims import Dim
from resblock_lint.interpreter import parameters, spelling, unknowns
from resblock_lint.interpreter.bases import META, framework_base, has_unread_base, order
from resblock_lint.interpreter.forms import is_list, items_of, settle_asked
from resblock_lint.interpreter.held import held, is_chain
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.interpreter.several import ask_for_list
from resblock_lint.sequences import Once, Scalar, Series
from resblock_lint.values import (
    Builtin,
    Class,
    External,
    Function,
    Instance,
    Layer,
    Method,
    Model,
    Param,
    Partial,
    Ratio,
    Real,
    Super,
    Tensor,
    Unknown,
    Value,
)

FORMS = frozenset(("int", "list", "tuple"))  # one number, or one for each side
LISTS = frozenset(("list", "tuple"))
NUMPYS = frozenset("Integral Number Real generic int32 int64 integer number signedinteger".split())
GENERATORS = (("generator", "Generator"), ("generator", "GeneratorType"))
TYPES: dict[str, tuple[type | UnionType, ...]] = {
    "int": (int, Dim), "float": (float, Real, Ratio), "str": (str,), "list": (list,), "tuple": (tuple,),
    "dict": (dict,), "set": (set,), "bool": (bool, Condition), "NoneType": (type(None),), "bytes": (bytes,),
    "range": (range, Series), "type": (Class,), "Number": (int, float, Dim, Real, Ratio),
    "Integral": (int, Dim), "Sequence": (list, tuple, str), "Iterable": (list, tuple, str, dict, set),
    "Mapping": (dict,), "MutableMapping": (dict,), "MutableSequence": (list,), "Sized": (list, tuple, str, dict, set),
    "Callable": (Function, Method, Builtin, Class, Partial), "Real": (int, float, Dim, Real, Ratio),
    "FunctionType": (Function,), "LambdaType": (Function,), "slice": (slice,), "Set": (set,), "MutableSet": (set,),
    "Collection": (list, tuple, str, dict, set), "Container": (list, tuple, str, dict, set),
}  # fmt: skip
ABSTRACT = ("collections.abc", "typing", "typing_extensions")  # classes that say what an object does
ALIASES = {"Dict": "dict", "List": "list", "Text": "str", "Tuple": "tuple", "Type": "type"}  # in `typing`


def isinstance_(machine: Machine, value: Value, kinds: Value) -> Value:
    """`isinstance(value, kinds)`."""
    value = resolve(value)
    found = [_is_a(machine, value, kind) for kind in (kinds if isinstance(kinds, (tuple, list)) else (kinds,))]
    listed = is_list(machine, value) if isinstance(value, Param) else False
    if (listed or items_of(machine, value)) and _names(kinds) >= LISTS:
        return True  # what has items is one of the two
    return True if True in found else some_of(found)


def _names(kinds: Value) -> set[str]:
    kinds = resolve(kinds)
    several = kinds if isinstance(kinds, (tuple, list)) else ()
    return {name for one in several for name in _names(one)} if several else {_name(kinds)}


def _is_a(machine: Machine, value: Value, kind: Value) -> bool | Condition:
    kind = resolve(kind)
    if isinstance(kind, (tuple, list)):
        return some_of(_is_a(machine, value, one) for one in kind)
    if isinstance(value, Unknown):
        name = _name(kind)
        if value.kind in TYPES:
            return TYPES[value.kind][0] in TYPES.get(name, ())
        if value.kind and (name == value.kind or name in TYPES):
            return name == value.kind
        shown = name if isinstance(kind, (External, Class)) else spelling.text(kind)
        return unknowns.unknown_is(machine, value, f"is a {shown}")
    if isinstance(kind, Class):
        return isinstance(value, Instance) and kind in order(value.cls)
    name = _name(kind)
    if isinstance(kind, Unknown) or (_home(kind) in ABSTRACT and name not in TYPES and not isinstance(value, Once)):
        return Opaque(f"isinstance({spelling.text(value)}, {name})", False, machine.fresh())
    if isinstance(value, Param):
        return _parameter_is(machine, value, name)
    if name == "type" and isinstance(value, (Builtin, External)):
        return _is_type(value)
    value = held(value)
    if isinstance(value, Once):
        return name in (value.kind, "Iterable", "Iterator") or (value.kind, name) in GENERATORS
    if isinstance(value, Scalar):
        return name in NUMPYS
    if is_chain(value):
        return name in ("ChainMap", "Mapping", "MutableMapping", "Iterable", "Sized")
    if name in LISTS and (asked := items_of(machine, value)):
        return Opaque(f"isinstance({asked}, {name})", known=True)  # as which of the two they are handed over is open
    if name in LISTS:
        ask_for_list(machine, value)
    if name in TYPES:
        return isinstance(value, TYPES[name]) and not (isinstance(value, bool) and name == "str")
    return _is_framework(value, name)


def _name(kind: Value) -> str:
    if isinstance(kind, External):
        name = kind.path.rpartition(".")[2]
        return ALIASES.get(name, name) if _home(kind) in ABSTRACT else name
    return kind.name if isinstance(kind, (Builtin, Class)) else "?"


def _home(kind: Value) -> str:
    return kind.path.rpartition(".")[0] if isinstance(kind, External) else ""


def _parameter_is(machine: Machine, param: Param, name: str) -> bool | Condition:
    if name in FORMS:
        settle_asked(machine, param)
        settled = resolve(param)
        if not isinstance(settled, Param):
            listed = name in LISTS and items_of(machine, settled)
            return Opaque(f"isinstance({listed}, {name})", known=True) if listed else isinstance(settled, TYPES[name])
        if parameters.LENGTH in settled.parts:
            return False if name == "int" else Opaque(f"isinstance({param.name}, {name})", known=True)
    if param.has_default and param.default is not None:
        return name in TYPES and isinstance(param.default, TYPES[name])
    if name in ("int", "Number", "Integral"):
        if _may_be_text(machine, param):
            return Opaque(f"isinstance({param.name}, {name})", known=name == "int")
        parameters.as_size(machine, param)
        return True
    if name in TYPES and name not in ("list", "tuple"):
        return False
    return Opaque(f"isinstance({param.name}, {name})", known=True)


def _may_be_text(machine: Machine, param: Param) -> bool:
    """Whether the program compared the parameter with a text, which it is not; a person reads a number then."""
    asked = (one.condition for one in machine.facts.literals if isinstance(one, Not))
    text = any(isinstance(one, Is) and one.name == param.name and isinstance(one.constant, str) for one in asked)
    machine.choices.loose = machine.choices.loose or text
    return text and machine.budgets.exact


def _is_framework(value: Value, name: str) -> bool | Condition:
    if isinstance(value, Tensor):
        return "Tensor" in name or name == "Variable"
    if isinstance(value, Instance) and not value.cls.module.path:  # of a class of Python's library
        return name == value.cls.name
    base = framework_base(value.cls) if isinstance(value, Instance) else None
    if isinstance(value, Layer):
        return name in ("Layer", value.kind, "Module", "Operation")
    if isinstance(value, Model) or base in ("Model", "Sequential"):
        kind = value.kind if isinstance(value, Model) else base
        return name in ("Model", "Layer", "Module", "Operation") or name == kind
    if base is None:
        return isinstance(value, Instance) and value.cls.name == name  # what a library's class made
    return base == name


def callable_(machine: Machine, value: Value) -> Value:
    """`callable(value)`."""
    value = resolve(value)
    if isinstance(value, (Unknown, Param)):
        return Opaque(f"callable({spelling.text(value)})", False, machine.fresh())
    return isinstance(value, (Function, Method, Builtin, Class, Partial, External, Layer, Model, Instance))


def isfunction(machine: Machine, value: Value) -> Value:
    """`inspect.isfunction(value)`: whether it is a function of Python, `def` or `lambda`."""
    value = resolve(value)
    if isinstance(value, Unknown):
        return unknowns.unknown_is(machine, value, "is a function")
    return isinstance(value, Function)


def isclass(machine: Machine, value: Value) -> Value:
    """`inspect.isclass(value)`."""
    value = resolve(value)
    if isinstance(value, Unknown):
        return unknowns.unknown_is(machine, value, "is a class")
    return isinstance(value, Class) or (isinstance(value, External) and value.path.rpartition(".")[2][:1].isupper())


def _is_type(value: Builtin | External) -> bool:
    """Whether what Python or a library brings is a class."""
    if isinstance(value, Builtin) or _home(value) == "builtins":
        name = value.name if isinstance(value, Builtin) else _name(value)
        return name == "NoneType" or isinstance(getattr(builtins, name, None), type)
    return _home(value) not in ABSTRACT and _name(value)[:1].isupper()


def issubclass_(machine: Machine, cls: Value, kinds: Value) -> Value:
    """`issubclass(cls, kinds)`, as far as the bases of the class are known."""
    cls = resolve(cls)
    if cls is None or isinstance(cls, (str, int, float, list, tuple, dict)):
        raise error("TypeError", "issubclass() arg 1 must be a class")
    found = [_inherits(cls, resolve(one)) for one in _each(kinds)]
    if True in found:
        return True
    return Opaque("issubclass(…)", False, machine.fresh()) if None in found else False


def _each(kinds: Value) -> Iterator[Value]:
    kinds = resolve(kinds)
    if not isinstance(kinds, (tuple, list)):
        yield kinds
        return
    for one in kinds:
        yield from _each(one)


def _inherits(cls: Value, kind: Value) -> bool | None:
    """Whether a class is a subclass of another one; None where that is not known."""
    if isinstance(kind, Class) and any(META in one.names for one in order(kind)):
        return None  # whose metaclass may say so
    if isinstance(cls, Class):
        if kind in order(cls) or any(kind in one.bases for one in order(cls)):
            return True
        known = not has_unread_base(cls) and (isinstance(kind, Class) or framework_base(cls) is None)
        return False if known and (isinstance(kind, Class) or _is_plain(kind)) else None
    if isinstance(cls, (Builtin, External)) and isinstance(kind, Class):
        return False if _is_type(cls) and kind.module.path else None
    if isinstance(cls, Builtin) and isinstance(kind, Builtin) and _is_plain(kind) and _is_plain(cls):
        return issubclass(getattr(builtins, cls.name), getattr(builtins, kind.name))
    return None


def _is_plain(kind: Value) -> bool:
    """Whether a class is one of Python's own from which nothing inherits unseen."""
    found = getattr(builtins, kind.name, None) if isinstance(kind, Builtin) else None
    return isinstance(found, type) and found is not object


def super_(machine: Machine, owner: Value, receiver: Value) -> Value:
    """`super(owner, receiver)`."""
    return Super(owner, receiver) if isinstance(owner, Class) else machine.unknown("super() of another class")

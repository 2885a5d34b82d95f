"""Keywords that the caller of a root may have given by `**kwargs`, which code asks for by name, or hands on."""

from __future__ import annotations

from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import OWN, child, is_own
from resblock_lint.interpreter.settings import SHAPELESS
from resblock_lint.interpreter.snapshots import KEPT
from resblock_lint.layers.registry import Entry
from resblock_lint.values import TOPS, External, Param, Unknown, Value

LIBRARIES = frozenset((*TOPS, "keras", "keras_random", "tf", "image", "builtins", "numpy", "math"))  # of known names
PLAIN = (type(None), bool, int, float, str)  # what is written as it is
SHAPING = frozenset(
    ("Size", "Sizes", "Text", "Word", "Small", "Capitals", "Padding", "Numbers", "Several", "Pair", "Flag")
)  # kinds of options


def open_keyword(machine: Machine, keywords: Value, name: str, *default: Value) -> Value:
    """A keyword that a caller of the root may have given: a parameter of its own, with the default of whoever asks."""
    if not isinstance(keywords, Param):
        return Unknown("a keyword that may be among **kwargs", name)
    asked = f".get({name!r}, {default[0]!r})" if default and isinstance(default[0], PLAIN) else f"[{name!r}]"
    prefix = OWN if is_own(keywords) else ""
    own, told = f"{prefix}{name}", f"{prefix}{keywords.name.removeprefix(prefix)}{asked}"
    if machine.choices.keywords.setdefault(own, told) != told:
        machine.choices.partly[f"`{name}` among `**{keywords.name}` has more than one default"] = None
    made = child(keywords, name, own)
    kept = bool(default) and isinstance(default[0], (type(None), bool, int, float, str, tuple, list, *KEPT))
    if kept and not _unread(default[0]) and not made.has_default and not made.resolved:
        made.default, made.has_default = default[0], True
    return made


def _unread(value: Value) -> bool:
    """Whether this is a name of a library of which nothing is known, as `tensorlayer.layers` is."""
    return isinstance(value, External) and value.path.partition(".")[0] not in LIBRARIES


def override(machine: Machine, value: dict[Value, Value], other: dict[Value, Value]) -> None:
    """Puts what one dict has into another one: keywords that a caller may have given before what stood there."""
    keywords = other.get("**")
    for key in [key for key in value if isinstance(key, str) and key not in other] if "**" in other else ():
        value[key] = value[key] if key == "**" else open_keyword(machine, keywords, key, value[key])
    value.update(other)


def note_handed_on(machine: Machine, entry: Entry, options: dict[str, Value], keywords: Value) -> None:
    """Keywords that the caller may have given may say more of a layer than the code does."""
    if isinstance(keywords, Param) and any(
        one.kind in SHAPING and one.name not in options and one.name not in SHAPELESS for one in entry.options
    ):
        machine.choices.partly[f"what `**{keywords.name}` hands on to `{entry.name}` is not told"] = None

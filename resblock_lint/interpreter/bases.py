"""The bases of a user's class: in which order attributes are looked up, and what the class inherits from Keras.

Only the class itself is read here; what an attribute gives when it is asked for is in `classes`.
"""

from __future__ import annotations

from resblock_lint.values import Class, External, Value


def order(cls: Class) -> list[Class]:
    """The classes in which attributes are looked up: depth first, each once, at its last place."""
    found: list[Class] = [cls]
    for base in cls.bases:
        if isinstance(base, Class):
            found += order(base)
    return list(reversed(list(dict.fromkeys(reversed(found)))))


def lookup(cls: Class, name: str, behind: Class | None = None) -> Value:
    """A class attribute along the bases, None where there is none; `behind` skips the classes up to it (super)."""
    classes = order(cls)
    if behind in classes:
        classes = classes[classes.index(behind) + 1 :]
    for one in classes:
        if name in one.names:
            return one.names[name]
    return None


def framework_base(cls: Class) -> str | None:
    """What a class inherits from Keras: `"Layer"`, `"Model"`, `"Sequential"` or another of its classes; else None."""
    for one in order(cls):
        for base in one.bases:
            if isinstance(base, External):
                last = base.path.rpartition(".")[2]
                if base.path.startswith(("layers.", "models.", "engine.")) or last in ("Layer", "Model", "Module"):
                    return {"Functional": "Model", "Module": "Layer"}.get(last, last)
    return None

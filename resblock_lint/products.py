"""Products and recurrences in the expressions of contracts that programs read: Python has a builtin for sums alone."""

from __future__ import annotations

import ast
import builtins
import re

NAME = re.compile(r"(?<![\w.'\"])(prod|reduce)\(")
PRODUCT = "(lambda f, s: f(f, s))(lambda f, s: s[0] * f(f, s[1:]) if s else 1, [{}])"
REDUCED = "(lambda f, g, a, s: f(f, g, a, s))(lambda f, g, a, s: f(f, g, g(a, s[0]), s[1:]) if s else a, {}, {}, [*{}])"


def spelled_out(text: str) -> str:
    """An expression with each `prod(…)` and `reduce(…)` in it as a program can work it out that knows no such function.

    >>> eval(spelled_out("4 % prod(s + 1 for s in (1, 2))"))
    4
    >>> eval(spelled_out("reduce(lambda size, i: size * 2 + i, range(3), 1)"))
    12
    """
    found = NAME.search(text)
    if found is None:
        return text
    end = _closing(text, found.end())
    inner = text[found.end() : end]
    made = _product(spelled_out(inner)) if found[1] == "prod" else _recurrence(inner)
    return text[: found.start()] + made + spelled_out(text[end + 1 :])


def _product(items: str) -> str:
    return PRODUCT.format(items if re.search(r" for \w+ in ", items) else f"*{items}")


def _recurrence(arguments: str) -> str:
    """The step takes what it speaks of as arguments, so that it can stand in any namespace."""
    call = ast.parse(f"f({arguments})", mode="eval").body
    assert isinstance(call, ast.Call)
    step, items, start = call.args
    assert isinstance(step, ast.Lambda)
    own = [one.arg for one in step.args.args]
    names = {one.id for one in ast.walk(step.body) if isinstance(one, ast.Name)}
    bound = {one.arg for one in ast.walk(step.body) if isinstance(one, ast.arg)}
    free = sorted(names - {*own, *bound, "prod", "reduce", *dir(builtins)})
    heads = ", ".join([*own, *(f"{one}={one}" for one in free)])
    body, *others = (spelled_out(ast.unparse(one)) for one in (step.body, start, items))
    return REDUCED.format(f"lambda {heads}: {body}", *others)


def _closing(text: str, start: int) -> int:
    """Where the bracket is closed behind which `start` lies."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place
    return len(text)

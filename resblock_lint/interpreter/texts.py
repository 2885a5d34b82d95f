"""Parameters that are texts: what programs ask of them, and what they make of them."""

from __future__ import annotations

from resblock_lint.conditions import Condition, Is, some_of
from resblock_lint.facts import Verdict
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import TEXT, resolve
from resblock_lint.interpreter.paths import error
from resblock_lint.texts import QUESTIONS, asked
from resblock_lint.values import Builtin, Param, Unknown, Value


def stands_for_text(param: Param) -> bool:
    """Whether a parameter is a text, by its default or its annotation."""
    return isinstance(param.default, str) or (param.annotation == TEXT and not param.has_default)


def attribute(machine: Machine, param: Param, name: str) -> Value:
    """A method of a text that is a parameter."""
    if name in QUESTIONS:
        return Builtin(name, _asked, (param, name))
    if not isinstance(param.default, str) or _is_another(machine, param):
        return Builtin(name, _made, (param, name))
    return machine.attribute(as_default(machine, param), name)


def as_default(machine: Machine, param: Param) -> str:
    """The parameter as the text that its default is, which is taken for granted: of others nothing is told."""
    assert isinstance(param.default, str)
    text = machine.choices.texts[param.name] = param.default
    return parameters.settle(param, text)


def _is_another(machine: Machine, param: Param) -> bool:
    """Whether a parameter is known not to be its default."""
    return machine.facts.decide(Is(param.name, str(param.default))) is Verdict.NO


def _asked(machine: Machine, param: Param, question: str, /, *args: Value) -> Value:
    if not args and question in ("startswith", "endswith"):
        raise error("TypeError", f"{question} expected at least 1 argument, got 0")
    given = resolve(args[0]) if args else ""
    parts = given if isinstance(given, tuple) else (given,)
    texts = [one for one in parts if isinstance(one, str)]
    if len(args) > 1 or len(texts) < len(parts):
        return Unknown("a question about a text with an argument that is not modelled", f"{param.name}.{question}(…)")
    return some_of(question_about(machine, param, question, one) for one in texts)


def question_about(machine: Machine, param: Param, question: str, part: str) -> Condition:
    """What a program asks of a parameter that is a text."""
    if isinstance(param.default, str):
        machine.hints[param.name] = param.default
    return asked(param.name, question, part)


def _made(machine: Machine, param: Param, name: str, /, *args: Value) -> Value:
    """What a method makes of a text: a text, or a list of such, by the expression that it is."""
    given = [resolve(one) for one in args]
    if not all(isinstance(one, (str, int)) for one in given):
        return machine.unknown("a method of a text with an argument that is not modelled")
    call = f"{name}({', '.join(map(repr, given))})"
    made = parameters.child(param, call, f"{param.name}.{call}")
    made.annotation = TEXT
    return made

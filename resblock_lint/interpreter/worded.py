"""Parameters that are texts: which of a few each path takes."""

from __future__ import annotations

from collections.abc import Iterable

from resblock_lint.conditions import Is
from resblock_lint.facts import Verdict
from resblock_lint.interpreter import parameters
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import settle
from resblock_lint.interpreter.paths import certain
from resblock_lint.values import Param


def among(machine: Machine, param: Param, texts: Iterable[str]) -> str | None:
    """Which of these texts the parameter is, its default first; None where it is none of them."""
    ordered = sorted(texts, key=lambda text: text != param.default)
    return next((text for text in ordered if parameters.is_text(machine, param, text)), None)


def one_of(machine: Machine, param: Param, texts: tuple[str, ...], others: bool = False, anyhow: bool = False) -> str:
    """The parameter as one of these texts; the default first, in capitals too where Keras takes them `anyhow`. Where it
    is none of them it stands for the last one if there are `others`; else raises ValueError, as the program does.
    """
    default = param.default if isinstance(param.default, str) else texts[0]
    ordered = sorted(texts, key=lambda text: text.lower() != default.lower())
    capital = anyhow and default not in texts and default.lower() in texts
    for text in ordered if capital else ():
        if parameters.is_text(machine, param, default if text == default.lower() else text.upper()):
            return text
    for text in ordered[:-1]:
        if parameters.is_text(machine, param, text):
            return text
    last = Is(param.name, ordered[-1])
    machine.choices.loose = machine.choices.loose or not others
    if machine.budgets.exact and not others:
        taken = machine.choose(last)
    elif taken := machine.facts.decide(last) is not Verdict.NO:
        machine.facts.assume(last)
    if not taken and not others:
        raise certain("ValueError", f"{param.name} is none of {', '.join(texts)}", sides=machine.supposed)
    return settle(param, ordered[-1])

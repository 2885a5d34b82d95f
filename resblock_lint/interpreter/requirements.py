"""`packaging`: requirements and sets of specifiers, as far as their versions are plain numbers."""

from __future__ import annotations

import re

from resblock_lint.interpreter.library import library
from resblock_lint.interpreter.machine import Machine
from resblock_lint.interpreter.parameters import resolve
from resblock_lint.interpreter.standard import ORDERS, made
from resblock_lint.values import Builtin, Instance, Value, Wrapped

REQUIREMENT = re.compile(
    r"\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([\w\s,.-]*)\])?\s*\(?([^;@()]*)\)?\s*(?:;.*)?"
)
SPECIFIER = re.compile(r"\s*(~=|===|==|!=|<=|>=|<|>)\s*([\w.*+!-]+)\s*")
PLAIN = re.compile(r"\d+(?:\.\d+)*")
SIGNS = {"<=": "le", ">=": "ge", "<": "lt", ">": "gt", "==": "eq", "!=": "ne"}
LONGEST = 200


@library("packaging.requirements.Requirement", "pkg_resources.Requirement.parse")
def requirement(machine: Machine, text: Value) -> Value:
    """`Requirement("name[extra]>=1.0")`: its parts."""
    text = resolve(text)
    found = REQUIREMENT.fullmatch(text) if isinstance(text, str) and len(text) <= LONGEST else None
    specifiers = specifier_set(machine, found[3]) if found is not None else None
    if found is None or not isinstance(specifiers, Instance):
        return machine.unknown("a requirement that is not modelled")
    extras = {one.strip() for one in (found[2] or "").split(",") if one.strip()}
    fields: dict[str, Value] = {"name": found[1], "extras": extras, "specifier": specifiers, "url": None}
    if ";" not in found[0]:
        fields["marker"] = None
    else:
        fields["marker"] = machine.unknown("the marker of a requirement")
    return made(machine, "Requirement", fields)


@library("packaging.specifiers.SpecifierSet", "packaging.specifiers.Specifier")
def specifier_set(machine: Machine, text: Value = "", **_: Value) -> Value:
    """`SpecifierSet(">=1.0,<2")`: which versions are among those."""
    text = resolve(text)
    parts = [one for one in text.split(",") if one.strip()] if isinstance(text, str) and len(text) <= LONGEST else None
    found = [SPECIFIER.fullmatch(one) for one in parts or ()]
    if parts is None or None in found or _:
        return machine.unknown("a specifier that is not modelled")
    rows = tuple((one[1], one[2]) for one in found if one is not None)
    result = made(machine, "SpecifierSet", {})
    result.cls.names["contains"] = Wrapped("method", Builtin("contains", _contains, (rows,)))
    return result


def _contains(
    machine: Machine, rows: tuple[tuple[str, str], ...], specifiers: Instance, version: Value, /, **_: Value
) -> Value:
    """Whether a release is among those that are specified."""
    version = resolve(version)
    version = version.fields.get("public") if isinstance(version, Instance) else version
    if not isinstance(version, str) or not PLAIN.fullmatch(version):
        return machine.unknown("a version that is no plain release")
    answers = [_fits(sign, bound, _numbers(version)) for sign, bound in rows]
    if None in answers:
        return machine.unknown("a specifier that is not modelled")
    return all(answers)


def _numbers(version: str) -> tuple[int, ...]:
    """The numbers of a release, without zeros at its end."""
    numbers = [int(one) for one in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _fits(sign: str, bound: str, version: tuple[int, ...]) -> bool | None:
    """Whether a version fits to one specifier; None where that is not modelled."""
    if not PLAIN.fullmatch(bound) or sign not in (*SIGNS, "~="):
        return None
    if sign != "~=":
        return bool(ORDERS[SIGNS[sign]](version, _numbers(bound)))
    parts = bound.split(".")
    if len(parts) < 2:
        return None
    kept = tuple(map(int, parts[:-1]))
    padded = (*version, *(0,) * len(kept))[: len(kept)]
    return version >= _numbers(bound) and padded == kept

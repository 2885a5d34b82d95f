"""Values of flags and texts for which literals hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from resblock_lint.conditions import Condition, Is, Not, Opaque, Plain, Truth
from resblock_lint.texts import ENDS, LETTERS, fits, form_of

OTHERS = ("other", "2")  # texts that nothing is asked of
SOME = {"isdigit": "2", "isalpha": "a"}  # texts of which it is so


def plain_values(claims: Iterable[Condition], defaults: Mapping[str, Plain]) -> dict[str, Plain] | None:
    """Values of flags and texts for which all literals among these hold; None where there are none. Of texts that only
    have to be others than these literals say those are left out whose `defaults` will do.
    """
    known: dict[Condition, bool] = {}
    for claim in claims:
        positive = not isinstance(claim, Not)
        flag = claim if not isinstance(claim, Not) else claim.condition
        if isinstance(flag, (Truth, Is, Opaque)) and known.setdefault(flag, positive) != positive:
            return None
    found: dict[str, Plain] = {one.name: one.constant for one, truth in known.items() if truth and isinstance(one, Is)}
    found = _others(_spelled(found, known), known, defaults)
    for one, truth in known.items():
        if isinstance(one, Truth) and bool(found.setdefault(one.name, truth)) != truth:
            return None
        if isinstance(one, Is) and _bare(one.name) in found and (_in_letters(found, one.name) == one.constant) != truth:
            return None
    fit = all(fits(known, name, text) for name, text in found.items() if isinstance(text, str))
    return found if fit else None


def _others(
    found: Mapping[str, Plain], known: Mapping[Condition, bool], defaults: Mapping[str, Plain]
) -> dict[str, Plain]:
    """The same with a text for each of those that must not be what their defaults are."""
    made = dict(found)
    refused = (
        one.name for one, truth in known.items() if not truth and isinstance(one, Is) and isinstance(one.constant, str)
    )
    asked = (one.asks[0] for one in known if isinstance(one, Opaque) and one.asks is not None)
    for name in dict.fromkeys(map(_bare, (*refused, *asked))):
        default = defaults.get(name)
        if name not in made and isinstance(default, str) and not _agrees(known, name, default):
            made[name] = next(
                (one for one in (("relu",) if "activation" in name else OTHERS) if _agrees(known, name, one)), default
            )
    return made


def _agrees(known: Mapping[Condition, bool], name: str, text: str) -> bool:
    """Whether a text is none of those that it must not be, and as all else says that it is."""
    return fits(known, name, text) and not any(
        not truth
        and isinstance(one, Is)
        and _bare(one.name) == name
        and _in_letters({name: text}, one.name) == one.constant
        for one, truth in known.items()
    )


def _in_letters(found: Mapping[str, Plain], name: str) -> Plain:
    """What a name means, that is a text in small letters or in capitals, or as it is."""
    form, value = form_of(name), found[_bare(name)]
    return LETTERS[form](value) if form and isinstance(value, str) else value


def _spelled(found: Mapping[str, Plain], known: Mapping[Condition, bool]) -> dict[str, Plain]:
    """The same with texts of which it is known what they are in small letters, or how they begin and end."""
    made = {_bare(name): value for name, value in found.items()}
    parts: dict[str, dict[str, str]] = {}
    for one, truth in known.items():
        if truth and isinstance(one, Opaque) and one.asks is not None:
            name, question, part = one.asks
            parts.setdefault(_bare(name), {}).setdefault(question, part or SOME.get(question, ""))
    for name, told in parts.items():
        first, last = (told.pop(one, "") for one in ENDS)
        inner = "".join(one for one in told.values() if one not in first + last)
        joined = first if first.endswith(last) and not inner else last if last.startswith(first) and not inner else ""
        made.setdefault(name, joined or first + inner + last)
    return made


def _bare(name: str) -> str:
    """The text that is turned into small letters, or capitals, where it is such a one."""
    return name.removesuffix(form_of(name))

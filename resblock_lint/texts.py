"""Questions about parameters that are texts: `mode.startswith("conv")`, `"se" in mode`."""

from __future__ import annotations

from collections.abc import Mapping

from resblock_lint.conditions import Condition, Is, Opaque

LETTERS = {".lower()": str.lower, ".upper()": str.upper, ".casefold()": str.casefold}
ENDS = ("startswith", "endswith")
OF_A_PART = ("startswith", "endswith", "__contains__")  # questions about another text
QUESTIONS = (*OF_A_PART, "isdigit", "isalpha")  # whose answers hang on the text


def form_of(name: str) -> str:
    """How a text was turned into small letters, or capitals, that has such a name; empty of any other one."""
    return next((one for one in LETTERS if name.endswith(one)), "")


def in_small_letters(name: str, text: str) -> tuple[str, str]:
    """What is asked where a text in capitals is compared with one, of the text in small letters: of both at once.

    >>> in_small_letters("padding.upper()", "SAME")
    ('padding.lower()', 'same')
    """
    form = form_of(name)
    if not form or not text.isascii() or LETTERS[form](text) != text:
        return name, text
    return name.removesuffix(form) + ".lower()", text.lower()


def asked(name: str, question: str, part: str = "") -> Opaque:
    """What a program asks of the text of this name."""
    said = f"{name}.{question}({repr(part) if question in OF_A_PART else ''})"
    text = f"{part!r} in {name}" if question == "__contains__" else said
    return Opaque(text, known=True, asks=(name, question, part))


def answer(text: str, question: str, part: str) -> bool:
    """What such a question says of a text."""
    return bool(getattr(text, question)(*((part,) if question in OF_A_PART else ())))


def fits(known: Mapping[Condition, bool], name: str, text: str) -> bool:
    """Whether a parameter may be this text, by what is known of its beginning and its end, in whatever letters."""
    turned = {name: text, **{name + form: letters(text) for form, letters in LETTERS.items()}}
    return all(
        answer(turned[one.asks[0]], *one.asks[1:]) is truth
        for one, truth in known.items()
        if isinstance(one, Opaque) and one.asks is not None and one.asks[0] in turned
    )


def has_letters(known: Mapping[Condition, bool], name: str) -> bool:
    """Whether a text is known not to be empty, as it begins or ends with something, or is something."""
    forms = (name, *(name + form for form in LETTERS))
    return any(
        truth
        and (
            (isinstance(one, Opaque) and one.asks is not None and one.asks[0] in forms)
            or (isinstance(one, Is) and isinstance(one.constant, str) and one.constant != "" and one.name in forms)
        )
        for one, truth in known.items()
    )


def told(known: Mapping[Condition, bool], name: str, question: str, part: str) -> bool | None:
    """The answer to a question about a parameter, by what it is known to be, or by other answers; None where these do
    not tell.
    """
    for one, truth in known.items():
        if isinstance(one, Is) and truth and isinstance(one.constant, str):
            form = name.removeprefix(one.name)
            if name == one.name or form in LETTERS:
                return answer(LETTERS[form](one.constant) if form else one.constant, question, part)
        elif isinstance(one, Opaque) and one.asks is not None and one.asks[0] == name:
            found = _by_another(question, part, one.asks, truth)
            if found is not None:
                return found
    return None


def _by_another(question: str, part: str, asks: tuple[str, str, str], truth: bool) -> bool | None:
    """The same, where it is known whether a text begins or ends with another part, or has one."""
    _, asking, other = asks
    if question == "__contains__" and asking in ENDS and truth and part in other:
        return True
    if asking == "__contains__" and question in ENDS and not truth and other in part:
        return False
    if question != asking or question not in (*ENDS, "__contains__"):
        return None
    if answer(other, question, part) and truth:
        return True
    if answer(part, question, other) and not truth:
        return False
    apart = question != "__contains__" and truth and not answer(part, question, other)
    return False if apart else None

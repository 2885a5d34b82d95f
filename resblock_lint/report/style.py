"""Colours of the terminal, or none."""

from __future__ import annotations

CODES = {"red": "31", "yellow": "33", "green": "32", "blue": "34", "cyan": "36", "bold": "1", "dim": "2"}
CONTROLS = dict.fromkeys((*range(32), *range(127, 160), *range(55296, 57344)), "�")


class Style:
    """Wraps texts in escape codes where colour is on."""

    def __init__(self, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, *names: str) -> str:
        """The text in these styles."""
        if not self.colour or not text:
            return text
        return f"\x1b[{';'.join(CODES[name] for name in names)}m{text}\x1b[0m"


def visible(text: str) -> str:
    """A text without characters that steer a terminal or cannot be written: names and code are the user's."""
    return text if text.isascii() and text.isprintable() else text.translate(CONTROLS)

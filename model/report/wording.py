"""Texts fitted to the room that they have, Chinese ones too."""

import re

_CHINESE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
_NEVER_FIRST = "，。：、；？！）”"  # marks that no line begins with


def has_chinese(text: str) -> bool:
    """Whether a text needs a font with Chinese characters."""
    return _CHINESE.search(text) is not None


def cut(text: str, width: int) -> str:
    """The text, cut to a width in characters, where a Chinese one counts twice."""
    used = 0
    for place, character in enumerate(text):
        used += 2 if has_chinese(character) else 1
        if used > width:
            return text[: max(place - 1, 0)].rstrip() + "…"
    return text


def wrapped(text: str, width: int) -> list[str]:
    """Chinese text in lines of a width in characters; it may break anywhere but before a mark."""
    lines = [""]
    for character in text:
        if len(lines[-1]) >= width and character not in _NEVER_FIRST:
            lines.append("")
        lines[-1] += character
    return lines

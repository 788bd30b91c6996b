"""Texts fitted to the room that they have, Chinese ones too."""

import re

_CHINESE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
_PIECES = re.compile(r"[\u2e80-\u9fff\uff00-\uffef“”]|[^\s\u2e80-\u9fff\uff00-\uffef“”]+|\s+")
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
    """Chinese text in lines of a width in characters; a Chinese one counts once.

    It may break anywhere but before a mark and inside a number or a Latin word that fits a line.
    """
    lines = [""]
    for piece in _PIECES.findall(text):
        if lines[-1] and len(lines[-1]) + len(piece) > width and piece not in _NEVER_FIRST:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    longest = 2 * width  # Latin characters are half as wide, so only a longer word has to be cut
    return [line[start : start + longest] for line in lines for start in range(0, max(len(line), 1), longest)]

"""Text that can be found in figures: Matplotlib draws letters as shapes, which nobody can search.

Letters stay shapes, so that a figure looks the same on every machine and needs no font of the
reader's.  Over each text the same text lies once more, unseen, as in scanned documents: printed as
PDF, it can be searched and copied.
"""

import re

from model.report.fonts import font_face

_FAMILY = "Figure Chinese"
# A text is a comment with its words, and a group that moves, turns and scales the shapes of 100 units.
_TEXT = re.compile(
    r'<!-- (?P<words>[^\n]*?) -->\s*(?=<g [^>]*transform="(?P<place>[^"]*?) scale\((?P<size>[0-9.]+) -)'
)


def searchable(svg: str, among: str = "") -> str:
    """A figure that Matplotlib has written as shapes, with its texts unseen above them.

    among: see `embeddable`, with the texts of several figures.
    """

    def unseen(found: re.Match[str]) -> str:
        size = 100.0 * float(found["size"])
        return f'{found[0]}<text transform="{found["place"]}" font-size="{size:g}">{found["words"]}</text>'

    layered = _TEXT.sub(unseen, svg)
    texts = "".join(found["words"] for found in _TEXT.finditer(svg))
    style = f'text {{ fill-opacity: 0; font-family: sans-serif, "{_FAMILY}"; font-variant-ligatures: none; }}'
    return layered.replace("<defs>", f"<style>{font_face(texts, _FAMILY, among)}{style}</style>\n<defs>", 1)

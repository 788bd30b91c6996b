"""Output in an encoding that lacks a sign: another sign that means the same, not a question mark.

A minus sign that becomes "?" turns a loss into a number without a sign.  GBK, the usual encoding
of Chinese Windows, has none, nor a non-breaking space; Latin encodings have no Chinese, for which
there is nothing but question marks.
"""

import codecs
import unicodedata
from typing import TextIO

SAME_MEANING = "same_meaning"  # the name of the error handler, as encode(errors=...) takes it

_SIGNS = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2501\u2550", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " "),
    **dict.fromkeys("\u2018\u2019\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u2033\u300c\u300d\u300e\u300f", '"'),
    **dict.fromkeys("\u00b7\u2022\u25cf\u25cb", "*"),
    **dict.fromkeys("\u2502\u2503\u2551\u258f", "|"),
    **dict.fromkeys("\u2588\u2589\u258a\u258b\u258c\u258d\u258e\u2592\u2593", "#"),
    "\u00d7": "x",
    "\u00f7": "/",
    "\u2044": "/",
    "\u2215": "/",
    "\u00b1": "+-",
    "\u2264": "<=",
    "\u2265": ">=",
    "\u2260": "!=",
    "\u2248": "~",
    "\u223c": "~",
    "\u2190": "<-",
    "\u2192": "->",
    "\u21d2": "=>",
    "\u2713": "v",
    "\u00b0": " deg",
    "\u00b5": "u",
    "\u00a7": "section ",
    "\u221a": "sqrt",
    "\u03a3": "sum",
    "\u0394": "d",
    "\u3001": ",",
    "\u3002": ".",
    "\u300a": "<",
    "\u300b": ">",
    "\u3010": "[",
    "\u3011": "]",
}


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(_in(character, error.encoding) for character in text), error.end


def _in(character: str, encoding: str) -> str:
    """What stands for a character in an encoding that lacks it."""
    plain = "".join(
        part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)
    )
    other = _SIGNS.get(character) or "".join(_SIGNS.get(part, part) for part in plain)
    try:
        other.encode(encoding)
    except UnicodeEncodeError:
        if "\u2500" <= character <= "\u257f":  # corners and crossings of a table's frame
            return "+"
        return "?"
    return other


codecs.register_error(SAME_MEANING, _replaced)


def keep_meaning(stream: TextIO) -> None:
    """Let a stream write what its encoding lacks by other signs, from now on."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=SAME_MEANING)

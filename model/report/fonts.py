"""A font with Chinese characters for figures: the system's own, or the one that comes along.

Matplotlib's own fonts have none; a figure drawn with them shows boxes.
"""

import base64
import importlib
import io
import logging
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path

from matplotlib import font_manager

from model.report.wording import has_chinese

# Simplified Chinese, sans-serif first.  What Debian, macOS and Windows bring.
FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "STHeiti",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Arial Unicode MS",
    "Noto Serif CJK SC",
    "SimSun",
    "Noto Sans CJK JP",  # the only face of the collection that Matplotlib before 3.11 reads
)
LATIN = "DejaVu Sans"  # comes with Matplotlib
_PACKAGED = "Noto Sans CJK SC"
PACKAGE = "noto_cjk_sans_otc"  # Noto Sans CJK, under the SIL Open Font License

_SAMPLE = "脱贫户利益联结"


def families() -> list[str]:
    """The families to draw with, in the order in which a character is looked for."""
    chinese = chinese_family()
    return [LATIN] if chinese is None else [chinese, LATIN]


@cache
def chinese_family() -> str | None:
    """The name of a family with Chinese characters; None, with a message, where there is none."""
    found = _registered()
    if found is None:
        _register_package()
        found = _registered()
    if found is None:
        logging.getLogger(__name__).warning(
            "no font with Chinese characters found, so figures are labelled in English only; "
            "install one, for example the Python package noto-cjk-sans-otc"
        )
    return found


def embeddable(text: str, among: str = "") -> bytes | None:
    """A small WOFF font with the Chinese characters of a text; None if it has none, or no font is there.

    From the package, whose licence allows it to be embedded.

    among: several texts, of which this is one, where a font is made for each: what they need is taken
    out of the large font once, which takes longest.  The result does not depend on it.
    """
    characters, many = _chinese(text), _chinese(among)
    path = _packaged()
    if not characters or path is None:
        return None
    source = _narrowed(path, many) if characters <= many else path
    return _with_only(source, characters, flavor="woff")


@lru_cache(maxsize=1)
def _narrowed(path: Path, characters: frozenset[str]) -> bytes:
    return _with_only(path, characters, flavor=None)


def _chinese(text: str) -> frozenset[str]:
    return frozenset(character for character in set(text) if has_chinese(character))


def _with_only(source: Path | bytes, characters: frozenset[str], flavor: str | None) -> bytes:
    """The packaged font, or one that was made of it, with these characters and no others."""
    from fontTools import subset  # comes with Matplotlib
    from fontTools.ttLib import TTCollection

    options = subset.Options(flavor=flavor, layout_features=[], hinting=False, desubroutinize=True)
    options.recalc_timestamp = False  # the same text gives the same bytes
    if isinstance(source, Path):
        with TTCollection(str(source), lazy=True) as collection:
            names = [font["name"].getDebugName(1) for font in collection.fonts]
        options.font_number = names.index(_PACKAGED)
        font = subset.load_font(str(source), options)
    else:
        font = subset.load_font(io.BytesIO(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=sorted(map(ord, characters)))
    subsetter.subset(font)
    written = io.BytesIO()
    subset.save_font(font, written, options)
    return written.getvalue()


def font_face(text: str, family: str, among: str = "") -> str:
    """CSS that holds such a font under a name of its own; empty if there is none."""
    font = embeddable(text, among)
    if font is None:
        return ""
    return (
        f'@font-face {{ font-family: "{family}"; src: url({data_uri("font/woff", font)}) format("woff"); }}\n'
    )


def data_uri(media: str, content: bytes) -> str:
    """A file as part of a page: its address is its content."""
    return f"data:{media};base64,{base64.b64encode(content).decode('ascii')}"


def _registered() -> str | None:
    known = set(font_manager.get_font_names())
    return next((family for family in FAMILIES if family in known and _has_glyphs(family)), None)


def _has_glyphs(family: str) -> bool:
    """Whether the font really draws Chinese: some systems list it under a name of its own."""
    try:
        font = font_manager.get_font(font_manager.findfont(family, fallback_to_default=False))
    except (OSError, RuntimeError, ValueError):  # listed in Matplotlib's cache, gone since
        return False
    return all(font.get_char_index(ord(character)) for character in _SAMPLE)


def _register_package() -> None:
    path = _packaged()
    if path is not None:
        with suppress(OSError, RuntimeError):  # another layout
            font_manager.fontManager.addfont(str(path))


def _packaged() -> Path | None:
    """The font file of the package; None if it is not installed or has another layout."""
    try:
        return Path(importlib.import_module(PACKAGE).FONT_PATH)
    except (ImportError, AttributeError, TypeError):
        return None

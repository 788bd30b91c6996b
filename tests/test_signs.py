"""What an encoding lacks is written by signs that mean the same."""

import io
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from model.command_line.signs import SAME_MEANING, keep_meaning
from tests.streams import printed_in

PROJECT = Path(__file__).parent.parent
LEGACY = ("gbk", "cp936", "gb2312", "big5", "ascii", "latin-1", "cp1252", "cp437")
ENCODINGS = (*LEGACY, "gb18030", "utf-8")


def is_chinese(character: str) -> bool:
    return "CJK UNIFIED" in unicodedata.name(character, "")


def printed_signs() -> str:
    """Every character outside of ASCII that is no Chinese word in what can reach the screen."""
    found: set[str] = set()
    for folder in (
        "model/command_line",
        "model/experiments",
        "model/evidence",
        "model/programme",
        "scenarios",
    ):
        for file in (PROJECT / folder).rglob("*"):
            if file.suffix in (".py", ".toml"):
                found |= set(file.read_text(encoding="utf-8"))
    found |= set((PROJECT / "run_sim.py").read_text(encoding="utf-8"))
    found |= set((PROJECT / "model" / "figures.toml").read_text(encoding="utf-8"))
    question_mark = "\uff1f"  # which is one in any encoding
    signs = (sign for sign in found if not sign.isascii() and not is_chinese(sign) and sign != question_mark)
    return "".join(sorted(signs))


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    ("text", "ascii_text"),
    [
        ("−29 (−404\u00a0to\u00a0+345)", "-29 (-404 to +345)"),
        ("– — ‐", "- - -"),
        ("× ≥ ≤ ± m² ½", "x >= <= +- m2 1/2"),
        ("“a” ‘b’ … →", "\"a\" 'b' ... ->"),
        ("─━│┼═", "--|+-"),
        ("（a），b。", "(a),b."),
        ("Érdős", "Erdos"),
    ],
)
def test_signs_keep_their_meaning(encoding: str, text: str, ascii_text: str) -> None:
    """Sign by sign: as it is where the encoding has it, else by what means the same."""
    written = text.encode(encoding, SAME_MEANING).decode(encoding)
    expected = ""
    for sign in text:
        try:
            expected += sign.encode(encoding).decode(encoding)
        except UnicodeEncodeError:
            expected += sign.encode("ascii", SAME_MEANING).decode()
    assert "?" not in written
    assert written == expected
    assert text.encode("ascii", SAME_MEANING).decode() == ascii_text


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_no_sign_that_the_program_prints_is_lost(encoding: str) -> None:
    lost = [sign for sign in printed_signs() if "?" in sign.encode(encoding, SAME_MEANING).decode(encoding)]
    assert not lost


def test_chinese_stays_where_there_is_any_and_half_a_pair_is_a_question_mark() -> None:
    assert "左权县".encode("gbk", SAME_MEANING).decode("gbk") == "左权县"
    assert "左权县".encode("latin-1", SAME_MEANING) == b"???"
    assert "\ud800".encode("utf-8", SAME_MEANING) == b"?"


def test_a_stream_writes_on_in_any_encoding() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="gbk")
    keep_meaning(stream)
    stream.write("增收 −29 元\u00a0m²")
    stream.flush()
    assert stream.buffer.getvalue().decode("gbk") == "增收 -29 元 m2"
    keep_meaning(io.StringIO())  # which takes everything


LOSS = ["effects", "guaranteed_dividend", "--scale", "0.0005", "--years", "1", "--replications", "2"]


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252", "utf-8"])
def test_a_command_loses_no_sign(encoding: str) -> None:
    """A loss with a minus sign in a table, and no question mark in an English sentence."""
    status, output, _ = printed_in(encoding, *LOSS)
    assert status == 0
    text = output.decode(encoding)
    minus = "−" if encoding == "utf-8" else "-"
    # The second table, of what later years bring, has none in a run of one year.
    row, later = [line for line in text.splitlines() if line.startswith("guaranteed_dividend ")]
    assert "?" not in later
    assert re.search(rf"[ |]{minus}\d", row) and "?" not in row
    if encoding in ("gbk", "utf-8"):
        assert "?" not in text


def test_a_process_of_its_own_writes_the_same() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"}
    command = [sys.executable, str(PROJECT / "run_sim.py"), *LOSS]
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert done.stdout == printed_in("gbk", *LOSS)[1]

"""The folder in which compiled rules are kept: this user's own, or none.

Machine code that is read back is run, so who can write it can run code as this user.  Hence:

- The folder, all folders above it and every file must belong to this user or to the superuser,
  and nobody else may write them, but in folders like /tmp, where everybody may add what is his
  own.  Symbolic links are followed first, and then no more.  New folders are this user's alone.
- Each file begins with a checksum of its name and content, which is compared before anything is
  made of the content.  That is against damage: who may write the file can reckon it anew.

A folder that can only be read is read.  Windows has other rights than a mode tells: there the
folder must lie in the user's own, which Windows keeps from others.
"""

import hashlib
import os
import shutil
import stat
import sys
import threading
from contextlib import suppress
from functools import cache
from multiprocessing import parent_process
from pathlib import Path

OWN_CODE, SUFFIX = "model.", ".nbc"  # how names of files begin, and all end
_PREFIX = "linkage-model-"
_KEPT = 8  # folders of earlier states of the sources
_OWN = 0o700  # mode of new folders
_READABLE = 0o644  # of new files: whom the folder lets in may read them
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_CHECKSUM = hashlib.sha256().digest_size
# As files, not as text or terminals; a link or a pipe in place of a file is not opened.
_FLAGS = sum(getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"))


class _UnsafeError(Exception):
    """Why a folder is not used, as the end of a sentence."""


def own_folder(state: str) -> Path | None:
    """The folder for the code of one state of the sources, made if need be; None, which is said, if
    there is none that is safe.

    It lies where NUMBA_CACHE_DIR says, else in the user's folder of caches.
    """
    try:
        folder = _place() / f"{_PREFIX}{state}"
        if not folder.exists():
            _make(folder)
            with suppress(OSError):  # another process may be at it too
                _take_over(folder)
                _forget_old(folder.parent)
        _check(folder)
    except OSError as error:
        _say(f"{error.filename}: {error.strerror}")
        return None
    except _UnsafeError as error:
        _say(str(error))
        return None
    with suppress(OSError):  # one that can only be read
        folder.touch()  # the newest are kept
    return folder


def load(file: Path) -> bytes | None:
    """What `keep` has written; None if it is not there, not surely this user's own, or damaged."""
    try:
        descriptor = os.open(file, os.O_RDONLY | _FLAGS)
        with open(descriptor, "rb") as stream:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or _stranger(status) is not None:
                return None
            checksum, content = stream.read(_CHECKSUM), stream.read()
    except OSError:
        return None
    return content if checksum == _checksum(file, content) else None


def keep(file: Path, content: bytes) -> None:
    """Write a file; whoever reads it meanwhile finds all or nothing."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        file.parent.mkdir(_OWN, exist_ok=True)  # gone where another process forgot it as old
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _FLAGS, _READABLE)
        with open(descriptor, "wb") as stream:
            stream.write(_checksum(file, content) + content)
    except OSError as error:  # read only, or a full disk
        _say(f"{file.parent}: {error.strerror}")
        with suppress(OSError):
            unfinished.unlink()
        return
    try:
        os.replace(unfinished, file)
    except OSError:  # on Windows a reader has it open, which then has it
        unfinished.unlink(missing_ok=True)


def _place() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or "~/.cache"
    place = Path(os.environ.get("NUMBA_CACHE_DIR") or Path(home) / "shanxi-linkage-model")
    try:
        return place.expanduser().resolve()
    except RuntimeError:  # no home, or a loop of links
        raise _UnsafeError(f"{place}: no such folder can be found") from None


def _make(folder: Path) -> None:
    """Make a folder and those missing above it; not below one that is not safe."""
    missing = [folder]
    while not missing[-1].parent.exists():
        missing.append(missing[-1].parent)
    _check(missing[-1].parent, below=True)
    for place in reversed(missing):
        place.mkdir(_OWN, exist_ok=True)  # another process may be first


def _check(folder: Path, *, below: bool = False) -> None:
    """Raise _UnsafeError if others could change what is in a folder, or with `below` in one made there."""
    if os.name == "nt":
        if not folder.is_relative_to(Path.home().resolve()):
            raise _UnsafeError(f"{folder} is not in your own folder")
        return
    for place in (folder, *folder.parents):
        status = place.lstat()
        stranger = _stranger(status, shared=below or place != folder)
        if not stat.S_ISDIR(status.st_mode):
            raise _UnsafeError(f"{place} is not a folder")
        if stranger is not None:
            raise _UnsafeError(f"{place} {stranger}")


def _stranger(status: os.stat_result, *, shared: bool = False) -> str | None:
    """What lets another user change a file; None if nothing does.

    shared: a folder will do in which everybody may write, but change only what is his own.
    """
    if os.name == "nt":
        return None
    if status.st_uid not in (0, os.geteuid()):
        return "belongs to another user"
    if status.st_mode & _OTHERS_WRITE and not (shared and status.st_mode & stat.S_ISVTX):
        return "can be written by other users; chmod go-w ends that"
    return None


def _take_over(folder: Path) -> None:
    """Have in a new folder what there is of the model's own code for other states of the sources."""
    for other in _by_age(folder.parent):
        with suppress(_UnsafeError):
            _check(other)
            for file in other.glob(f"{OWN_CODE}*{SUFFIX}"):
                with suppress(OSError):  # there already, of a newer folder; or no links in this file system
                    os.link(file, folder / file.name)


def _forget_old(parent: Path) -> None:
    """Remove compiled code of all but the newest few states of the sources."""
    for folder in _by_age(parent)[_KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)


def _by_age(parent: Path) -> list[Path]:
    """The folders for the states of the sources, the newest first."""
    return sorted(parent.glob(f"{_PREFIX}*"), key=lambda folder: folder.lstat().st_mtime, reverse=True)


def _checksum(file: Path, content: bytes) -> bytes:
    return hashlib.sha256(file.name.encode() + b"\0" + content).digest()


@cache
def _say(problem: str) -> None:
    """Say once that code is not kept; processes that this one started leave it to this one."""
    if parent_process() is None:
        print(
            f"Compiled rules are not kept, so that every start compiles them again: {problem}. "
            "The environment variable NUMBA_CACHE_DIR can name another folder of your own.",
            file=sys.stderr,
        )

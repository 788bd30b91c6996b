"""The store: finished runs in one SQLite file, found by Run.key.

    with open_store("runs.sqlite") as store:
        records = execute(runs, store=store)

Every run is a transaction of its own, so whatever is killed, and when, a run is in the store
whole or not at all; several processes can write at once.  A file that is not a store, or is
damaged, is refused and left as it is.
"""

import hashlib
import json
import random
import sqlite3
import sys
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from model.errors import InputError
from model.experiments.following import STORE_MARK
from model.experiments.record import Record
from model.reading import what_is_wrong

STORE = "runs.sqlite"

_APPLICATION = int.from_bytes(STORE_MARK)  # in the file's header: whose it is
_FORMAT = 2  # 1 had keys that did not cover all that a measure reaches
_PATIENCE = 120.0  # seconds to wait while another process writes
_MOST_ASKED = 500  # keys in one question

_TABLES = """
CREATE TABLE names (id INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE);
CREATE TABLE runs (
    key TEXT PRIMARY KEY, scenario TEXT NOT NULL, seed INTEGER NOT NULL, scale REAL NOT NULL,
    years INTEGER NOT NULL, digest TEXT NOT NULL, imbalance REAL NOT NULL, seconds REAL NOT NULL,
    names INTEGER NOT NULL REFERENCES names(id), outcomes BLOB NOT NULL, checksum TEXT NOT NULL
) WITHOUT ROWID;
"""
_COLUMNS = "key, scenario, seed, scale, years, digest, imbalance, seconds, outcomes, checksum"


@contextmanager
def open_store(file: str | Path) -> Iterator["Store"]:
    """Open a store, or make a new one.

    Raises InputError if the file is no store, is damaged, or cannot be read or written.
    """
    check_name(file)
    store = Store(Path(file))
    try:
        yield store
    finally:
        store.close()


def check_name(file: str | Path) -> None:
    """Raise InputError unless it can be the name of a file: SQLite takes some for other things."""
    name = str(file)
    if not name.strip() or name == ":memory:" or name.startswith("file:"):
        raise InputError(
            "is no name of a file in which runs are kept; name a file", key="--store", value=name
        )


class Store:
    """Finished runs; see open_store."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._names: dict[int, str] = {}  # as they are written
        with self._refusals_told():
            if not file.parent.is_dir():
                raise InputError("no such folder", file=str(file.parent))
            if file.exists() and (wrong := what_is_wrong(file)) is not None:
                raise InputError(f"{wrong}; name another", file=str(file))
            # A rollback journal, the default: unlike a write-ahead log it is one file when at
            # rest, can be read from a read-only disk and needs no shared memory.
            self._base = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._base.close()
                raise

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def __len__(self) -> int:
        with self._refusals_told():
            (count,) = self._base.execute("SELECT count(*) FROM runs").fetchone()
        return int(count)

    def find(self, keys: Sequence[str]) -> dict[str, Record]:
        """The finished runs among those asked for.  Raises InputError if the file is damaged."""
        found = {}
        with self._refusals_told():
            for first in range(0, len(keys), _MOST_ASKED):
                asked = keys[first : first + _MOST_ASKED]
                places = ",".join("?" * len(asked))
                question = f"SELECT names, {_COLUMNS} FROM runs WHERE key IN ({places})"
                for names, *row in self._base.execute(question, asked).fetchall():
                    record = self._record(names, row)
                    found[record.key] = record
        return found

    def all(self) -> list[Record]:
        """Every finished run, by key.  Raises InputError if the file is damaged."""
        with self._refusals_told():
            rows = self._base.execute(f"SELECT names, {_COLUMNS} FROM runs ORDER BY key").fetchall()
            return [self._record(names, row) for names, *row in rows]

    def add(self, record: Record) -> None:
        """Write a finished run; one that is there already stays.

        Raises InputError if the disk refuses, or the run that is there came to something else.
        """
        names = json.dumps(list(record.outcomes), ensure_ascii=False)
        outcomes = _as_bytes(list(record.outcomes.values()))
        row = (
            record.key,
            record.scenario,
            record.seed,
            record.scale,
            record.years,
            record.digest,
            record.imbalance,
            record.seconds,
            outcomes,
        )
        with self._refusals_told(), self._transaction():
            self._base.execute("INSERT OR IGNORE INTO names (names) VALUES (?)", (names,))
            (number,) = self._base.execute("SELECT id FROM names WHERE names = ?", (names,)).fetchone()
            self._base.execute(
                f"INSERT OR IGNORE INTO runs ({_COLUMNS}, names) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                (*row, _checksum(row, names), number),
            )
            (digest,) = self._base.execute("SELECT digest FROM runs WHERE key = ?", (record.key,)).fetchone()
        if digest != record.digest:
            raise InputError(
                f"holds another result of the same run ({record.scenario}, seed {record.seed}); "
                "it was made on a machine that computes differently: use another store",
                file=str(self.file),
            )

    def own_order(self, keys: list[str]) -> list[str]:
        """The keys from a random place on, so that processes with one store share the work."""
        start = random.randrange(len(keys)) if keys else 0
        return keys[start:] + keys[:start]

    # --- inside ---------------------------------------------------------------------------

    def _prepare(self) -> None:
        (application,) = self._base.execute("PRAGMA application_id").fetchone()
        (kind,) = self._base.execute("PRAGMA user_version").fetchone()
        if (application, kind) == (_APPLICATION, _FORMAT):
            return
        with self._transaction():  # now nobody else writes: look again
            (application,) = self._base.execute("PRAGMA application_id").fetchone()
            (tables,) = self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if application == _APPLICATION:
                (kind,) = self._base.execute("PRAGMA user_version").fetchone()
                if kind < _FORMAT:
                    raise self._refuse(
                        "was made by an earlier version of the program, whose keys say less of each run; "
                        f"name another file, or {_MOVE}"
                    )
                if kind != _FORMAT:
                    raise self._refuse("is a store of a later version of the program; name another file")
            elif application or tables:
                raise self._refuse("is a database, but not a store of runs; name another file")
            else:
                for statement in _TABLES.split(";"):
                    self._base.execute(statement)
                self._base.execute(f"PRAGMA application_id = {_APPLICATION}")
                self._base.execute(f"PRAGMA user_version = {_FORMAT}")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._base.execute("COMMIT")
        except BaseException:
            if self._base.in_transaction:  # SQLite itself ends some that fail
                self._base.execute("ROLLBACK")
            raise

    def _record(self, names: int, row: list[object]) -> Record:
        *kept, outcomes, checksum = row
        if names not in self._names:
            found = self._base.execute("SELECT names FROM names WHERE id = ?", (names,)).fetchone()
            self._names[names] = str(found[0]) if found else ""
        if not isinstance(outcomes, bytes) or checksum != _checksum((*kept, outcomes), self._names[names]):
            raise self._refuse(f"is damaged: the run {str(kept[0])[:12]} is not what was written; {_MOVE}")
        values, names_in_order = _from_bytes(outcomes), json.loads(self._names[names])
        return Record(*kept, outcomes=dict(zip(names_in_order, values, strict=True)))  # type: ignore[arg-type,misc]

    def _refuse(self, problem: str) -> InputError:
        return InputError(problem, file=str(self.file))

    @contextmanager
    def _refusals_told(self) -> Iterator[None]:
        """What SQLite or the disk refuses, told in one line."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._refuse(_told(error)) from None
        except OSError as error:
            raise self._refuse(f"cannot be opened: {error.strerror or error}") from None


_MOVE = "move the file away to run again what it held"
_PROBLEMS = {
    sqlite3.SQLITE_NOTADB: "is not a store of runs, or is damaged; name another file",
    sqlite3.SQLITE_CORRUPT: f"is damaged; {_MOVE}",
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full; finished runs are kept",
    sqlite3.SQLITE_READONLY: "cannot be written: the file or its folder is read-only",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: the folder is read-only, or this is no file",
    sqlite3.SQLITE_PERM: "cannot be opened: permission denied",
    sqlite3.SQLITE_BUSY: "is locked by another process that does not let go of it",
    sqlite3.SQLITE_IOERR: "cannot be written: the disk is full or fails; finished runs are kept",
}


def _told(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the details
    return _PROBLEMS.get(code, f"cannot be used: {error}; {_MOVE}")


def _checksum(row: tuple[object, ...], names: str) -> str:
    *kept, outcomes = row
    digest = hashlib.sha256(json.dumps([*kept, names]).encode())
    digest.update(outcomes if isinstance(outcomes, bytes) else b"")
    return digest.hexdigest()


def _as_bytes(values: list[float]) -> bytes:
    """As 64-bit floating-point numbers, the least significant byte first."""
    return _little_endian(array("d", values)).tobytes()


def _from_bytes(content: bytes) -> list[float]:
    values = array("d")
    values.frombytes(content)
    return _little_endian(values).tolist()


def _little_endian(values: "array[float]") -> "array[float]":
    if sys.byteorder == "big":
        values.byteswap()
    return values

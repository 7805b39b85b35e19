"""Reading and writing rows for the command line: NDJSON, JSON, CSV, Parquet, by the ending."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Protocol

from ruthan.project.cli.code_pages import PYTHON_NAMES, UTF_8, code_page

STANDARD_INPUT: Final = "-"
OK: Final = 0
USAGE: Final = 2
SOME_BAD: Final = 3
_ENDINGS: Final = {".csv": "csv", ".parquet": "parquet", ".pq": "parquet", ".json": "json"}
_PEEK: Final = 64
_BLANK: Final = b" \t\r\n\xef\xbb\xbf"
_MAX_ARRAY: Final = 512 * 1024 * 1024
# One line of NDJSON may not be larger than an engine reads of a text, with room for escapes.
_MAX_LINE: Final = 64 * 1024 * 1024
_ESCAPED: Final = re.compile("[\udc80-\udcff]")  # bytes that are nothing in the file's code page

Row = Mapping[str, object]


class UsageError(Exception):
    """A command that cannot be begun; the sentence goes to standard error, the exit code is 2."""


class Source(Protocol):
    """Something that was read, with the number of its lines or files that were bad."""

    bad: int


class Line(NamedTuple):
    """One row with its line number (from 1; of CSV and Parquet the row after the header)."""

    number: int
    row: Row


class Reader:
    """Rows of a file, one after the other; bad ones are reported and counted, the rest go on."""

    def __init__(self, source: str, *, needs: Iterable[str] = (), name: str = "") -> None:
        """Take a path or "-" for standard input (NDJSON), and the fields every row must have.

        Raises `UsageError` when there is no such file.
        """
        self.bad = 0
        self.source = source
        self._name = name or source
        self._needs = tuple(needs)
        self._file: BinaryIO | None = None
        if source != STANDARD_INPUT and not Path(source).is_file():
            raise UsageError(f"{source}: no such file")

    def open(self) -> None:
        """Open the file now; else it is opened when its rows are asked for."""
        if self._file is None:
            self._file = Path(self.source).open("rb")  # noqa: SIM115 - closed after the last row

    @property
    def file(self) -> BinaryIO:
        """The open file; a command that gives up its rights opens it before."""
        self.open()
        if self._file is None:
            raise RuntimeError("the file is not open")
        return self._file

    def __iter__(self) -> Iterator[Line]:
        """The good rows, streamed."""
        for line in self._lines():
            problem = self._problem(line.row)
            if problem:
                self.report(line.number, problem)
            else:
                yield line

    def report(self, number: int, reason: str) -> None:
        """Say on standard error which line was bad and why, and count it."""
        self.bad += 1
        print(f"{self._name}:{number}: {reason}", file=sys.stderr)

    def _problem(self, row: Row) -> str:
        missing = [name for name in self._needs if row.get(name) is None]
        if missing:
            return f"missing {', '.join(missing)}"
        wrong = [name for name in self._needs if name != "id" and not isinstance(row[name], str)]
        return f"{', '.join(wrong)} must be text" if wrong else ""

    def _lines(self) -> Iterator[Line]:
        kind = _ENDINGS.get(Path(self.source).suffix.lower(), "ndjson")
        if self.source == STANDARD_INPUT:
            yield from self._ndjson(sys.stdin.buffer)
            return
        with self.file as file:
            if kind == "csv":
                yield from self._csv(file)
            elif kind == "parquet":
                yield from self._parquet(file)
            elif kind == "json" and file.read(_PEEK).lstrip(_BLANK)[:1] == b"[":
                yield from self._array(file)
            else:
                file.seek(0)
                yield from self._ndjson(file)
        self._file = None

    def _array(self, file: BinaryIO) -> Iterator[Line]:
        """The objects of one JSON array, as open data is often given out; read as a whole."""
        file.seek(0)
        raw = file.read(_MAX_ARRAY + 1)
        if len(raw) > _MAX_ARRAY:
            raise UsageError(f"{self._name}: the array is too large; give one object a line")
        try:
            rows = json.loads(raw.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{self._name}: not a JSON array ({error})") from error
        for number, row in enumerate(rows, start=1):
            if isinstance(row, dict):
                yield Line(number, row)
            else:
                self.report(number, "not a JSON object")

    def _ndjson(self, lines: Iterable[bytes]) -> Iterator[Line]:
        for number, raw in enumerate(lines, start=1):
            if not raw.strip():
                continue
            try:
                row = _parse(raw)
            except ValueError as error:
                self.report(number, str(error))
                continue
            yield Line(number, row)

    def _csv(self, file: BinaryIO) -> Iterator[Line]:
        csv.field_size_limit(_MAX_LINE)
        page = code_page(file)
        if page != UTF_8:
            print(f"{self._name}: read as {page}", file=sys.stderr)
        encoding = PYTHON_NAMES[page]
        with TextIOWrapper(file, encoding, errors="surrogateescape", newline="") as lines:
            rows = iter(csv.DictReader(line.replace("\x00", "") for line in lines))
            for number in range(1, sys.maxsize):
                try:
                    row = next(rows)
                except StopIteration:
                    return
                except csv.Error as error:
                    self.report(number, f"not a CSV row: {error}")
                    continue
                except UnicodeDecodeError:  # UTF-16 that ends within a character
                    self.report(number, f"not {page}: the file is cut off")
                    return
                if row.pop(None, None) is not None:
                    self.report(number, "more cells than the header has")
                elif any(cell and _ESCAPED.search(cell) for cell in row.values()):
                    self.report(number, f"not {page}")
                else:
                    yield Line(number, _unpacked(row))

    def _parquet(self, file: BinaryIO) -> Iterator[Line]:
        from ruthan.project.cli.parquet import NotParquet, read_rows  # noqa: PLC0415 - heavy

        try:
            for number, row in read_rows(file, report=self.report):
                yield Line(number, row)
        except NotParquet as error:
            raise UsageError(f"{self.source}: not a Parquet file ({error})") from error


def _parse(raw: bytes) -> Row:
    """One JSON object of a line; raises ValueError with a reason a person can read."""
    if len(raw) > _MAX_LINE:
        raise ValueError("the line is too long")
    try:
        row = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")
    return row


def _unpacked(row: Mapping[str, str | None]) -> Row:
    """A CSV row: empty cells are absent, a cell that holds a JSON object is read as one."""
    out: dict[str, object] = {}
    for name, cell in row.items():
        if not cell:
            continue
        out[name] = cell
        if name == "context" and cell.startswith("{"):
            try:
                out[name] = json.loads(cell)
            except json.JSONDecodeError:
                out[name] = cell
    if "text" in row and row["text"] == "":
        out["text"] = ""
    return out


def write_line(row: Row) -> None:
    """Write one row to standard output as NDJSON; lone surrogates are escaped, not refused."""
    try:
        line = json.dumps(row, ensure_ascii=False)
        sys.stdout.write(line + "\n")
    except UnicodeEncodeError:
        sys.stdout.write(json.dumps(row) + "\n")


def run(command: Callable[[], Iterable[Source]]) -> int:
    """Run a command and give its exit code: 0 done, 2 could not begin, 3 some lines were bad."""
    try:
        readers = list(command())
    except UsageError as error:
        print(error, file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    return SOME_BAD if any(reader.bad for reader in readers) else OK

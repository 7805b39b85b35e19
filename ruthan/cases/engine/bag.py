"""An evidence package: a BagIt 1.0 folder in a zip, its digests in two lists and a list of lists.

Names of files and of the bag hold numbers and references only, never a person. The same content
makes the same bytes, so that a package can be made again and compared.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Final

_DECLARATION: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_FIXED: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say: no clock in the bytes
_ALGORITHMS: Final = ("sha256", "sha512")


class BadName(ValueError):
    """A name that would leave the bag, or that a reader of manifests could misread."""


def make_bag(
    *, name: str, payload: Mapping[str, bytes], tags: Mapping[str, str], on: date
) -> bytes:
    """The zip of a bag with that payload (names below data/) and those tags in bag-info.txt.

    Raises BadName. Payload-Oxum, Bagging-Date and the manifests are counted here.
    """
    _check(name)
    for path in payload:
        for part in path.split("/"):
            _check(part)
    size, count = sum(map(len, payload.values())), len(payload)
    info = {**tags, "Bagging-Date": on.isoformat(), "Payload-Oxum": f"{size}.{count}"}
    made: dict[str, bytes] = {"bagit.txt": _DECLARATION.encode()}
    lines = [f"{label}: {' '.join(value.split())}\n" for label, value in info.items()]
    made["bag-info.txt"] = "".join(lines).encode()
    for algorithm in _ALGORITHMS:
        listed = {f"data/{path}": body for path, body in payload.items()}
        made[f"manifest-{algorithm}.txt"] = _manifest(listed, algorithm)
    for algorithm in _ALGORITHMS:
        tag_files = {path: body for path, body in made.items() if not path.startswith("tagm")}
        made[f"tagmanifest-{algorithm}.txt"] = _manifest(tag_files, algorithm)
    made |= {f"data/{path}": body for path, body in payload.items()}
    return _zipped(name, made)


def _check(part: str) -> None:
    fine = part and part.isascii() and part not in {".", ".."}
    if not fine or not all(c.isalnum() or c in "-_." for c in part):
        raise BadName(part)


def _manifest(files: Mapping[str, bytes], algorithm: str) -> bytes:
    lines = [
        f"{hashlib.new(algorithm, body).hexdigest()}  {path}\n" for path, body in files.items()
    ]
    return "".join(sorted(lines, key=lambda line: line.partition("  ")[2])).encode()


def _zipped(name: str, files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, body in files.items():
            entry = zipfile.ZipInfo(f"{name}/{path}", _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100600 << 16
            packed.writestr(entry, body)
    return out.getvalue()

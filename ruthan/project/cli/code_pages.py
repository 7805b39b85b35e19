"""Which code page a CSV file is in: UTF-8, UTF-16 with its mark, or the old Thai one.

Excel in Thai saves "CSV" as Windows-874. Nothing is guessed of single letters: the first line that
is not ASCII is in the old page only when it is no UTF-8 and reads as Thai there.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO, Final

UTF_8: Final = "UTF-8"
UTF_16: Final = "UTF-16"
WINDOWS_874: Final = "Windows-874"
PYTHON_NAMES: Final = {UTF_8: "utf-8-sig", UTF_16: "utf-16", WINDOWS_874: "cp874"}
_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_THAI: Final = re.compile("[ก-๎]{3}")


def code_page(file: BinaryIO) -> str:
    """The page of a file that can be read again from its beginning, where it is left."""
    try:
        return UTF_16 if file.read(2) in _MARKS else _by_first_words(file)
    finally:
        file.seek(0)


def _by_first_words(file: BinaryIO) -> str:
    file.seek(0)
    words = next((line for line in file if not line.isascii()), b"")
    try:
        words.decode("utf-8")
    except UnicodeDecodeError:
        return WINDOWS_874 if _is_old_thai(words) else UTF_8
    return UTF_8


def _is_old_thai(words: bytes) -> bool:
    try:
        return bool(_THAI.search(words.decode("cp874")))
    except UnicodeDecodeError:
        return False

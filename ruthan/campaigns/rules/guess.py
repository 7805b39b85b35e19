"""Which channel somebody means: by its number, its name, or the words of what they did."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files

from ruthan.campaigns.rules.channels import channels
from ruthan.core.text.digits import to_arabic
from ruthan.core.text.fold import light_fold

EDITION = "activities-1.json"


def channel_named(text: str) -> str:
    """The code of a channel by number, code or name, Thai or English; '' for anything else."""
    said = _plain(to_arabic(text)).removesuffix(".")
    for one in channels():
        named = {str(one.number), one.code, _plain(one.th), _plain(one.en)}
        if said in named or said == _plain(one.th.partition("(")[0]):
            return one.code
    return ""


def channel_of_words(text: str) -> str:
    """The channel that the words of an activity tell of; '' when none does. A guess to confirm."""
    said = _plain(text)
    for code, words in _words():
        if any(word in said for word in words):
            return code
    return ""


def _plain(text: str) -> str:
    return " ".join(light_fold(text).lower().split())


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    text = files("ruthan.campaigns").joinpath("data", EDITION).read_text(encoding="utf-8")
    return tuple((code, tuple(map(_plain, words))) for code, words in json.loads(text)["words"])

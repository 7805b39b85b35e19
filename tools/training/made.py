"""Pairs made from claims by machine: copies that were damaged, and other instances of one text.

They teach how a copy looks, and count little: a damaged copy is not a rewording.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Final

from ruthan.core.text.breaks import words
from tools.training.pool import Pool
from tools.training.shared import Pair

_TYPED: Final = "กขคงจชซดตนบปผพมยรลวสหอาิีเแ"
_PROVINCES: Final = ("เชียงใหม่", "สงขลา", "อุบลราชธานี", "ระยอง", "นครปฐม")
_PAIRS: Final = 500


def damaged(text: str, noise: Sequence[str], rng: random.Random) -> str:
    """One of seven ways in which a message about a claim differs from the claim."""
    kind = rng.randrange(7)
    cut = list(words(text)) or [text]
    if kind == 0:
        return "".join(
            rng.choice(["", char * 2, rng.choice(_TYPED)]) if rng.random() < 0.08 else char
            for char in text
        )
    if kind == 1:
        start = rng.randrange(max(1, len(text) // 3))
        return text[start : start + int(len(text) * 0.6)]
    if kind == 2:
        return f"{text} {rng.choice(noise)}"
    if kind == 3:
        return f"{rng.choice(noise)} {text} จริงไหมคะ"
    if kind == 4:
        return "".join(word for word in cut if rng.random() > 0.3)
    if kind == 5:
        pieces = text.split()
        rng.shuffle(pieces)
        return " ".join(pieces)
    return f"เขาว่า{text}แชร์ต่อกันมา"


def instances(text: str, rng: random.Random) -> tuple[str, str] | None:
    """Two instances of one template: apart in number, page, id, account or place, or denied."""
    kind = rng.randrange(6)
    if kind == 0 and any(char.isdigit() for char in text):
        turned = (
            str((int(char) + 1 + rng.randrange(8)) % 10) if char in "0123456789" else char
            for char in text
        )
        return text, "".join(turned)
    if kind == 1 and "เพจ" in text:
        page = f"เพจ ตัวอย่าง{rng.choice(_TYPED)}{rng.choice(_TYPED)}"
        return text, text[: text.index("เพจ")] + page
    one, other = rng.sample(range(1000, 9999), 2)
    if kind == 2:
        return f"{text} ไลน์ @demo{one}", f"{text} ไลน์ @demo{other}"
    if kind == 3:
        here, there = rng.sample(_PROVINCES, 2)
        return f"{text} จังหวัด{here}", f"{text} จังหวัด{there}"
    if kind == 4:
        return f"{text} บัญชี 000-0-0{one}-1", f"{text} บัญชี 000-0-0{other}-1"
    cut = list(words(text))
    cut.insert(max(1, len(cut) // 2), "ไม่")
    return None if "ไม่" in text else (text, "".join(cut))


def made_pairs(pool: Pool, noise: Sequence[str]) -> Iterator[Pair]:
    """Damaged copies are the same, swapped instances a template, what lies near is different."""
    rng = random.Random(11)  # noqa: S311 - repeatable, not secret
    for text in rng.sample(pool.texts, min(_PAIRS, len(pool.texts))):
        yield Pair(text, damaged(text, noise, rng), "same")
        swapped = instances(text, rng)
        if swapped:
            yield Pair(*swapped, "template")
        near = pool.collection.rewordings(pool.collection.sketch(text), top=4)
        yield Pair(text, pool.texts[near[-1].doc], "different")

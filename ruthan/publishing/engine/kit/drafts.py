"""The first wording of every form, put together from the signed words by a template.

Nothing is cut in the middle of a statement, since half a sentence may say the opposite: where a
form has little room the longest whole combination that fits is taken, and where none fits the
words are left too long, for a person to shorten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final

from ruthan.core.text.breaks import words as words_of
from ruthan.publishing.engine.kit.fact import Fact
from ruthan.publishing.engine.kit.forms import FORMS, GROUNDS
from ruthan.publishing.engine.kit.pace import seconds
from ruthan.publishing.engine.kit.phrases import phrase

_LOOK: Final = {"th": " · ", "en": ". "}
_ENDS = (".", "!", "?", "…")


def drafts(fact: Fact) -> dict[str, dict[str, str]]:
    """The words of every form that can be drafted in the language of the fact; remembered."""
    return {code: dict(words) for code, words in _drafts(fact).items()}


@lru_cache(maxsize=128)
def _drafts(fact: Fact) -> dict[str, dict[str, str]]:
    made = {code: draft(fact) for code, draft in _DRAFTS.items()}
    made |= {code: {"text": _script(fact, code)} for code in FORMS if FORMS[code].seconds}
    return {code: words for code, words in made.items() if any(words.values())}


def word_count(text: str) -> int:
    """Words as people count them: a number is one, signs are none."""
    return len(words_of(text))


def _say(fact: Fact, name: str) -> str:
    return phrase(name, fact.language)


def _web(fact: Fact) -> dict[str, str]:
    stop = "." if fact.language == "en" else ""
    said = (
        f"{_say(fact, 'said_plain')} “{fact.said}”{stop} {_say(fact, 'result')}: {fact.word}{stop}"
    )
    parts = [
        fact.fact,
        said if fact.said else "",
        fact.why,
        f"{_say(fact, 'todo')}: {fact.todo}" if fact.todo else "",
        f"{fact.source} ({fact.date})" if fact.source else fact.date,
        f"{_say(fact, 'read')}: {fact.url}",
    ]
    return {"title": fact.fact, "body": "\n\n".join(p for p in parts if p)}


def _line(fact: Fact) -> dict[str, str]:
    return {"title": fact.fact, "why": fact.why, "todo": fact.todo}


def _share(fact: Fact) -> dict[str, str]:
    return {"fact": fact.fact, "said": fact.said, "todo": fact.todo}


def _led(fact: Fact) -> dict[str, str]:
    both = f"{fact.fact} / {fact.todo}" if fact.todo else fact.fact
    most = FORMS["led"].fields[0].most
    text = _longest((both, fact.fact), lambda text: word_count(text) <= most)
    return {"text": text, "ground": GROUNDS[0]}


def _loop(fact: Fact) -> dict[str, str]:
    most = FORMS["loop"].fields[0].most

    def fits(text: str) -> bool:
        return word_count(text) <= most

    second = (f"{fact.said} / {fact.word}", _verdict(fact)) if fact.said else (fact.why, fact.word)
    third = (f"{fact.todo} / {fact.address}", fact.todo) if fact.todo else (fact.address,)
    stills = {"first": fact.fact, "second": _longest(second, fits), "third": _longest(third, fits)}
    return {**stills, "ground": GROUNDS[0]}


def _verdict(fact: Fact) -> str:
    """What the verdict is on: never "False" before the fact, which would turn it round."""
    return f"{_say(fact, 'message')} / {fact.word}" if fact.said else fact.word


def _bill(fact: Fact) -> dict[str, str]:
    most = FORMS["bill"].fields[0].most
    both = f"{fact.fact}{_LOOK['th']}{fact.todo}" if fact.todo else fact.fact
    return {"text": _longest((both, fact.fact, fact.todo), lambda text: 0 < len(text) <= most)}


def _popup(fact: Fact) -> dict[str, str]:
    title, body = FORMS["popup"].fields
    heads = (fact.fact, _verdict(fact).replace(" / ", ": "))
    head = _longest(heads, lambda text: len(text) <= title.most)
    if head == fact.fact:
        texts: tuple[str, ...] = (fact.todo or fact.why, fact.todo, fact.fact)
    else:  # what is to be done says nothing without what it is about
        texts = (f"{_closed(fact.fact)} {fact.todo}", fact.fact)
    return {"title": head, "body": _longest(texts, lambda text: 0 < len(text) <= body.most)}


def _briefing(fact: Fact) -> dict[str, str]:
    ask = _say(fact, "ask_words")
    return {"title": fact.fact, "said": fact.said, "why": fact.why, "todo": fact.todo, "ask": ask}


def _slides(fact: Fact) -> dict[str, str]:
    return {"title": fact.fact, "said": fact.said, "why": fact.why, "todo": fact.todo}


def _facilitator(fact: Fact) -> dict[str, str]:
    lines = [f"{_say(fact, 'begin')}: {fact.fact}"]
    if fact.said:
        lines.append(f"{_say(fact, 'asked')} “{fact.said}” {_say(fact, 'answer')} {fact.word}")
    if fact.why:
        lines.append(f"{_say(fact, 'why')}: {fact.why}")
    if fact.todo:
        lines.append(f"{_say(fact, 'do')}: {fact.todo}")
    return {"points": "\n".join([*lines, _say(fact, "check")])}


def _impact(fact: Fact) -> dict[str, str]:
    most = FORMS["impact"].fields[0].most
    lines = [f"{who}: {how}" for who, how in fact.impact]
    mark = _LOOK["th"]
    ways = [mark.join(lines[:n]) for n in range(len(lines), 0, -1)]
    return {"text": _longest(ways, lambda text: len(text) <= most) if ways else ""}


def _script(fact: Fact, code: str) -> str:
    """Fact, rumour, fact: as many of the signed sentences as the time allows."""
    form = FORMS[code]
    hello, bye = _say(fact, f"hello_{form.medium}"), _say(fact, f"bye_{form.medium}")
    heard = f"{_say(fact, 'heard')} {_closed(fact.said)} {_say(fact, 'truth')}" if fact.said else ""
    truth, why, todo = _closed(fact.fact), _closed(fact.why), _closed(fact.todo)
    again = f"{_say(fact, 'again')} {truth}"
    ways = (
        (hello, truth, heard, why, todo, again, bye),
        (hello, truth, heard, why, todo, bye),
        (hello, heard, truth, why, todo, bye),
        (hello, truth, why, todo, bye),
        (hello, heard, truth, todo, bye),
        (hello, truth, todo, bye),
        (hello, truth, todo),
        (truth, todo),
        (hello, truth),
    )
    whole = [" ".join(part for part in way if part) for way in ways]

    def fits(text: str) -> bool:
        return seconds(text, medium=form.medium, language=fact.language) <= form.seconds

    return _longest(whole, fits)


def _closed(text: str) -> str:
    """English sentences end in a stop when they are strung together; Thai ones in a space."""
    text = text.strip()
    is_thai = any("\u0e01" <= letter <= "\u0e5b" for letter in text)
    return text if not text or is_thai or text.endswith(_ENDS) else f"{text}."


def _longest(ways: Iterable[str], fits: Callable[[str], bool]) -> str:
    """The first that fits, or the first of all where none does."""
    found = [way for way in ways if way]
    return next((way for way in found if fits(way)), found[0] if found else "")


_DRAFTS: Final = {
    "web": _web, "line": _line, "share": _share, "briefing": _briefing, "slides": _slides,
    "led": _led, "loop": _loop, "facilitator": _facilitator, "bill": _bill, "popup": _popup,
    "impact": _impact,
}  # fmt: skip

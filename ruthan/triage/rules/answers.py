"""What the reporter said on the form, heard beside what the text shows, with its own sentence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ruthan.matching.engine.entities import Entity
from ruthan.triage.rules.assess import TOP_REASONS, Assessment
from ruthan.triage.rules.factors import Factor, Matter, values
from ruthan.triage.rules.facts import Context, Facts, read_facts
from ruthan.triage.rules.matrix import Matrix
from ruthan.triage.rules.routing import aim_of, direct, together
from ruthan.triage.rules.rubric import rank
from ruthan.triage.rules.severity import severity_factors
from ruthan.triage.rules.strands import Strand, strands_of
from ruthan.triage.rules.urgency import floors_of, urgency_factors

REPORTER: Final = "reporter"
_MOST_STRANDS: Final = 2
_MOST_SATANG: Final = 10**14  # a trillion baht: nobody lost more, somebody mistyped
_PRECISE: Final = {"F3": "F3/24h"}


@dataclass(frozen=True, slots=True)
class Situation:
    """One answer of the form: its signal, hours since the money left, and its sentence."""

    signal: str
    hours: float | None
    th: str
    en: str


SITUATIONS: Final[Mapping[str, Situation]] = {
    "on_call": Situation(
        "ongoing_call",
        None,
        "ผู้แจ้งยังอยู่ในสายกับคนร้าย",
        "the reporter is on the phone with them now",
    ),
    "device": Situation(
        "device_controlled",
        None,
        "เครื่องของผู้แจ้งถูกควบคุมอยู่",
        "the reporter's device is being controlled",
    ),
    "money_1h": Situation(
        "money_already_sent",
        1.0,
        "ผู้แจ้งบอกว่าเงินออกไม่ถึง 1 ชม.",
        "the reporter says money left within the hour",
    ),
    "money_24h": Situation(
        "money_already_sent",
        24.0,
        "ผู้แจ้งบอกว่าเงินออกไม่เกิน 24 ชม.",
        "the reporter says money left within 24 hours",
    ),
    "money_72h": Situation(
        "money_already_sent",
        72.0,
        "ผู้แจ้งบอกว่าเงินออกไม่เกิน 72 ชม.",
        "the reporter says money left within 72 hours",
    ),
    "money_later": Situation(
        "money_already_sent",
        168.0,
        "ผู้แจ้งบอกว่าเงินออกไปนานกว่า 72 ชม.",
        "the reporter says money left longer ago",
    ),
}


def with_answers(
    found: Assessment,
    text: str,
    *,
    answers: Mapping[str, str],
    context: Context,
    matrix: Matrix | None = None,
    closed: Collection[str] = frozenset(),
) -> Assessment:
    """The same assessment after the form's answers were heard; unknown answers change nothing.

    The answers are put among the facts of the text and the rules are read again. Each factor keeps
    the higher of both values, and says `reporter` where the answer raised it; floors add up. A
    report in which money left, a call goes on or a device is controlled is a scam report, too.
    Only the time of a loss may also go down: a text that names none is taken as recent until
    somebody asks, and the form has asked.
    """
    situation = SITUATIONS.get(answers.get("situation", ""))
    satang = satang_of(answers)
    if situation is None and not satang:
        return found
    read = read_facts(text, context=context)
    facts = _heard(read, situation, satang)
    matter = Matter(facts, _strands(found.strands, facts, situation))
    severity = _higher(found.severity, severity_factors(matter))
    urgency = _higher(found.urgency, urgency_factors(matter))
    if situation is not None:
        settles = situation.hours is not None and read.since is None
        urgency |= _timed(found.urgency, urgency_factors(matter), situation, settles=settles)
        settled = frozenset({"F3"}) if settles else frozenset()
    else:
        settled = frozenset()
    floors = _floors(set(found.ranking.floors) - settled, floors_of(matter))
    caps = () if matter.of("SCM") else found.ranking.caps
    ranking = rank(
        values(severity), values(urgency), floors=floors, caps=caps, strands=matter.codes
    )
    said = (situation,) if situation is not None else ()
    aim = together(aim_of(matter), found.aim)
    return replace(
        found,
        strands=matter.strands,
        severity=severity,
        urgency=urgency,
        ranking=ranking,
        aim=aim,
        directions=direct(aim, matrix=matrix, closed=closed),
        reasons_th=_first([s.th for s in said], found.reasons_th),
        reasons_en=_first([s.en for s in said], found.reasons_en),
    )


def floors_said(answers: Mapping[str, str]) -> frozenset[str]:
    """The floors that the answers alone call for, whatever the text says."""
    situation = SITUATIONS.get(answers.get("situation", ""))
    if situation is None or situation.hours == SITUATIONS["money_later"].hours:
        return frozenset()
    return frozenset({"F3" if situation.signal == "money_already_sent" else "F4"})


def satang_of(answers: Mapping[str, str]) -> int:
    """The amount of the form in satang; 0 for none, for nonsense and for more than there is."""
    written = answers.get("amount_satang", "")
    if not (written.isascii() and written.isdigit()) or len(written) > len(str(_MOST_SATANG)):
        return 0
    satang = int(written)
    return satang if satang <= _MOST_SATANG else 0


def _heard(facts: Facts, situation: Situation | None, satang: int) -> Facts:
    """The facts of the text with what the reporter said among them."""
    codes, since, entities = facts.codes, facts.since, facts.entities
    if situation is not None:
        codes = codes | {situation.signal}
        if situation.hours is not None:
            since = min(situation.hours, since) if facts.sent and since else situation.hours
    if satang:
        amount = Entity("money", str(satang), "", 0, 0, 1.0, (("satang", satang),))
        entities = (*entities, amount)
    return replace(facts, codes=codes, since=since, entities=entities)


def _strands(
    held: tuple[Strand, ...], facts: Facts, situation: Situation | None
) -> tuple[Strand, ...]:
    """The strands of the text, and a scam beside them when the answers say that it is one."""
    if situation is None or any(strand.code in {"SCM", "CHD"} for strand in held):
        return held
    again = strands_of(facts)
    scam = next((strand for strand in again if strand.code == "SCM"), Strand("SCM", "16"))
    kept = [strand for strand in held if strand.code not in {"NONE", "GOOD"}]
    return (scam, *kept)[:_MOST_STRANDS]


def _higher(text: Mapping[str, Factor], heard: Mapping[str, Factor]) -> dict[str, Factor]:
    return {
        name: replace(heard[name], source=REPORTER) if heard[name].value > factor.value else factor
        for name, factor in text.items()
    }


def _timed(
    text: Mapping[str, Factor],
    heard: Mapping[str, Factor],
    situation: Situation,
    *,
    settles: bool,
) -> dict[str, Factor]:
    """Time and legal clock: raised by the answer, or set by it where the text names no time."""
    told = {
        "T": Factor(heard["T"].value, situation.th, situation.en, REPORTER),
        "L": replace(heard["L"], source=REPORTER),
    }
    return {
        name: factor
        for name, factor in told.items()
        if factor.value > text[name].value or (settles and factor.value < text[name].value)
    }


def _floors(text: set[str], heard: tuple[str, ...]) -> tuple[str, ...]:
    """Floors of text and answers together; the 24-hour step of F3 stands for both."""
    return tuple(sorted({code for code in text if _PRECISE.get(code) not in heard} | set(heard)))


def _first(said: list[str], reasons: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*said, *reasons]))[:TOP_REASONS]

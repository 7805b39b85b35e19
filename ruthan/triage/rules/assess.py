"""Assesses one text: what is in it, what it is about, how grave, how urgent, for whom, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ruthan.matching.engine.entities import Entity
from ruthan.matching.engine.signals import Signal
from ruthan.triage.rules.factors import Factor, Matter, values
from ruthan.triage.rules.facts import Context, Facts, read_facts
from ruthan.triage.rules.matrix import Matrix, Route
from ruthan.triage.rules.routing import Aim, Directions, aim_of, direct
from ruthan.triage.rules.rubric import FLOORS, SEVERITY_WEIGHTS, URGENCY_WEIGHTS, Ranking, rank
from ruthan.triage.rules.severity import severity_factors
from ruthan.triage.rules.strands import Strand, strands_of
from ruthan.triage.rules.urgency import floors_of, urgency_factors

TOP_REASONS: Final = 3
_WORTH_SAYING: Final = 2
_PRIVATE: Final = frozenset({"CHD"})


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything the rules say about one text; `as_dict` is the out line of `ruthan assess`."""

    entities: tuple[Entity, ...]
    signals: tuple[Signal, ...]
    strands: tuple[Strand, ...]
    severity: Mapping[str, Factor]
    urgency: Mapping[str, Factor]
    ranking: Ranking
    sealed: bool
    aim: Aim
    directions: Directions
    reasons_th: tuple[str, ...]
    reasons_en: tuple[str, ...]

    @property
    def routes(self) -> tuple[Route, ...]:
        """Where it goes, the one to call first."""
        return self.directions.routes

    def as_dict(self) -> dict[str, object]:
        """The shape of the contracts page; a strand that is never ranked has null axes."""
        ranked = self.ranking.priority is not None
        return {
            "entities": [entity.as_dict() for entity in self.entities],
            "signals": [signal.as_dict() for signal in self.signals],
            "strands": [strand.as_dict() for strand in self.strands],
            "severity": self._axis(
                self.ranking.severity_score, self.ranking.severity_band, self.severity
            )
            if ranked
            else None,
            "urgency": self._axis(
                self.ranking.urgency_score, self.ranking.urgency_band, self.urgency
            )
            if ranked
            else None,
            "floors": list(self.ranking.floors),
            "priority": self.ranking.priority,
            "sealed": self.sealed,
            "routes": [str(route) for route in self.routes],
            "reasons": {"th": list(self.reasons_th), "en": list(self.reasons_en)},
            "rubric": self.ranking.rubric,
        }

    @staticmethod
    def _axis(
        score: float | None, band: str | None, factors: Mapping[str, Factor]
    ) -> dict[str, object]:
        return {
            "score": score,
            "band": band,
            "factors": {name: factor.as_dict() for name, factor in factors.items()},
        }


def context_of(raw: Mapping[str, object]) -> Context:
    """Read the optional `context` object of an input line; refuses wrong types and unknown keys."""
    unknown = set(raw) - {"reach", "reports_24h", "provinces", "victim_age", "received", "season"}
    if unknown:
        raise ValueError(f"unknown context fields: {', '.join(sorted(unknown))}")
    season = raw.get("season") or "none"
    if not isinstance(season, str):
        raise ValueError("season must be a word")
    return Context(
        reach=_whole(raw, "reach"),
        reports_24h=_whole(raw, "reports_24h"),
        provinces=_whole(raw, "provinces"),
        victim_age=_whole(raw, "victim_age"),
        received=_moment(raw.get("received")),
        season=season,
    )


def _whole(raw: Mapping[str, object], name: str) -> int | None:
    value = raw.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name} must be a whole number")
    return value


def _moment(value: object) -> datetime | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise ValueError("received must be an ISO 8601 time")
    return datetime.fromisoformat(value)


_NO_CONTEXT: Final = Context()


def assess(
    text: str,
    *,
    context: Context = _NO_CONTEXT,
    matrix: Matrix | None = None,
    closed: Collection[str] = frozenset(),
) -> Assessment:
    """Assess one text by rubric-1: a pure function of the text, its context and the data files.

    Routes follow the shipped matrix unless another version is given; `closed` names organisations
    that take nothing.
    """
    facts = read_facts(text, context=context)
    matter = Matter(facts, strands_of(facts))
    severity, urgency = severity_factors(matter), urgency_factors(matter)
    floors = floors_of(matter)
    ranking = rank(
        values(severity),
        values(urgency),
        floors=floors,
        caps=_caps(matter),
        strands=matter.codes,
    )
    ranked = ranking.priority is not None
    aim = aim_of(matter)
    reasons = (
        _reasons(
            severity,
            urgency,
            floors=floors if ranking.floors else (),
            context=context,
        )
        if ranked
        else []
    )
    return Assessment(
        entities=facts.entities,
        signals=facts.signals,
        strands=matter.strands,
        severity=severity,
        urgency=urgency,
        ranking=ranking,
        sealed=facts.child is not None,
        aim=aim,
        directions=direct(aim, matrix=matrix, closed=closed),
        reasons_th=tuple(th for th, _ in reasons) or _plain_reason(facts, matter)[:1],
        reasons_en=tuple(en for _, en in reasons) or _plain_reason(facts, matter)[1:],
    )


def _caps(matter: Matter) -> tuple[str, ...]:
    """Satire and opinion are held down, unless the report is about a loss, a scam or a child."""
    if not matter.codes <= {"MIS", "ELC", "NONE"}:
        return ()
    return tuple(name for name in ("satire", "opinion") if matter.facts.cue(name))


def _reasons(
    severity: Mapping[str, Factor],
    urgency: Mapping[str, Factor],
    *,
    floors: Collection[str],
    context: Context,
) -> list[tuple[str, str]]:
    """The three strongest reasons: floors, lists, a surge, then factors by weight times value."""
    found = [(FLOORS[code].th, FLOORS[code].en) for code in floors]
    if any(code.startswith("F3") for code in floors) and urgency["T"].why_th.startswith("โอนแล้ว"):
        found[0:0] = [(urgency["T"].why_th, urgency["T"].why_en)]
        found = [pair for pair in found if pair[0] not in {FLOORS["F3"].th, FLOORS["F3/24h"].th}]
    found += [
        (f"ภาพอยู่ในรายการ “{name}”", f"a picture is on the list “{name}”") for name in context.lists
    ]
    if context.surge is not None:  # it is news even where other factors weigh more; it will pass
        found.append(context.surge)
    weighed = [
        (weights[name] * factor.value, factor)
        for factors, weights in ((severity, SEVERITY_WEIGHTS), (urgency, URGENCY_WEIGHTS))
        for name, factor in factors.items()
        if factor.value >= _WORTH_SAYING
    ]
    weighed.sort(key=lambda pair: -pair[0])
    found += [(factor.why_th, factor.why_en) for _, factor in weighed]
    return list(dict.fromkeys(found))[:TOP_REASONS]


def _plain_reason(facts: Facts, matter: Matter) -> tuple[str, str]:
    if matter.of("GOOD"):
        return "เสนอสื่อน้ำดี ไม่จัดระดับ", "a nomination of good media is not ranked"
    if facts.advisory:
        return "เป็นข่าวแก้หรือคำเตือน ไม่ใช่คำกล่าวอ้าง", "a correction or a warning, not a claim"
    return "ยังไม่พบสิ่งที่ต้องเร่งดู", "nothing that needs an early look"

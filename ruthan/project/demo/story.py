"""Sixty days in the order in which they happened, each through the action of the real path."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from ruthan.claims import queries as claims
from ruthan.claims.actions import (
    add_source,
    approve_verdict,
    attach_cluster,
    open_claim,
    propose_verdict,
    refer_claim,
)
from ruthan.core import clock, jobs
from ruthan.core.states import Refused
from ruthan.intake import queries as intake
from ruthan.intake.actions import move_report, reporter_key, submit_report, submit_sealed
from ruthan.intake.states import MOVES, ReportState
from ruthan.network import queries as network
from ruthan.project.demo.calls import ring, way_of
from ruthan.project.demo.cases import begin_case
from ruthan.project.demo.content import Row, rows
from ruthan.project.demo.people import liaison_of
from ruthan.project.demo.trade import ask
from ruthan.publishing.actions import approve_alert, draft_alert
from ruthan.publishing.rules import TOPICS
from ruthan.referrals.actions import acknowledge, record_answer
from ruthan.triage import queries as triage
from ruthan.triage.actions import ask_reporter, decline, mark_done, take

BANGKOK = ZoneInfo("Asia/Bangkok")
_NATIONAL_SHARE = 7  # of ten reports, so that the national queue is alive too
_QUESTION = "ข้อความนี้คุณได้รับจากใคร เมื่อไร และมีภาพหน้าจอไหม"


@dataclass(order=True)
class Moment:
    """Something that happened at a time; ties keep the order in which they were told."""

    at: datetime
    order: int
    act: Callable[[], None] = field(compare=False)


@dataclass
class Story:
    """What the telling knows so far: people by name, claims and referrals by their demo ids."""

    people: dict[str, Any]
    now: datetime
    claims: dict[str, Any] = field(default_factory=dict)
    referrals: dict[str, Any] = field(default_factory=dict)
    earlier: dict[str, list[Any]] = field(default_factory=dict)

    def tell(self, say: Callable[[str], None]) -> None:
        """Live through every moment in order; says how far it is every thirty."""
        moments = sorted(self._moments())
        for number, moment in enumerate(moments, 1):
            # One transaction a moment: no worker of a running service takes its jobs.
            with clock.standing_at(moment.at), transaction.atomic():
                moment.act()
                jobs.run_due()
            if number % 30 == 0 or number == len(moments):
                say(f"{number} of {len(moments)} moments")

    def _moments(self) -> Iterator[Moment]:
        for order, (at, act) in enumerate(self._acts()):
            yield Moment(min(at, self.now), order, act)

    def _acts(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        referred: dict[str, list[Row]] = {}
        for row in rows("referrals"):
            referred.setdefault(row["claim"], []).append(row)
        for row in rows("claims"):
            yield from self._claim_acts(row, referred.get(row["id"], []))
        for row in rows("reports"):
            yield self._report_time(row), partial(self._report, row)
        for row in rows("alerts"):
            yield self._day(row["days_ago"], 11), partial(self._alert, row)
        for number, text in enumerate(_SEALED):
            yield self.now - timedelta(hours=3 + 20 * number), partial(self._drop, text)

    def _claim_acts(
        self, row: Row, referred: list[Row]
    ) -> Iterator[tuple[datetime, Callable[[], None]]]:
        opened = self._day(row["opened_days_ago"], 10)
        yield opened, partial(self._open, row)
        for request in referred:
            yield opened + timedelta(minutes=40), partial(self._refer, request)
            if request["answer_th"]:
                yield opened + timedelta(hours=3), partial(self._agency_answers, request)
            elif request["state"] == "acknowledged":
                yield opened + timedelta(hours=2), partial(self._acknowledge, request)
        code = row["verdict"] or row["proposed_verdict"]
        if not code:
            return
        decided = opened + timedelta(hours=5)
        if row["decided_days_ago"] is not None:
            decided = max(decided, self._day(row["decided_days_ago"], 15))
        yield decided, partial(self._propose, row, code)
        if row["verdict"]:
            yield decided + timedelta(minutes=35), partial(self._approve, row)
        for change in row["corrections"]:
            at = self._day(change["days_ago"], 16)
            yield at, partial(self._correct, row, code, change)

    def _day(self, days_ago: int, hour: int) -> datetime:
        day = (self.now.astimezone(BANGKOK) - timedelta(days=days_ago)).date()
        return datetime.combine(day, time(hour, 5), tzinfo=BANGKOK)

    def _report_time(self, row: Row) -> datetime:
        if row["minutes_ago"] is not None:
            return self.now - timedelta(minutes=row["minutes_ago"])
        at = self._day(row["days_ago"], row["hour"])
        return min(at.replace(minute=row["minute"]), self.now - timedelta(minutes=5))

    def _report(self, row: Row) -> None:
        made = submit_report(
            by="citizen",
            text=row["text"],
            channel=row["channel"],
            wants=row["wants"],
            province=row["province"] or "",
            reporter=reporter_key("line", f"demonstration-{row['asker']}"),
            centre=network.national_centre() if _is_national(row) else None,
            way=way_of(row),
            at=clock.now(),
            is_demonstration=True,
        ).report
        ask(row, made)
        if row["channel"] == "hotline":
            ring(made, self._screener(made) or self.people["anan"])
        jobs.run_due()
        made.refresh_from_db()
        claim = self.claims.get(row["claim"] or "")
        if row["claim"] and claim is None:
            self.earlier.setdefault(row["claim"], []).append(made)
        elif claim is not None:
            self._attach(claim, made)
        begin_case(row, made, self.people)
        self._follow(row, made)

    def _attach(self, claim: Any, report: Any) -> None:
        """What a screener does with a rewording that the machine was not sure of."""
        if report.cluster_id and claims.claim_of_cluster(report.cluster_id) is None:
            attach_cluster(by=self.people["anan"], claim=claim, cluster=report.cluster_id)

    def _follow(self, row: Row, report: Any) -> None:
        """Work on what stands in the queue, as the row's hint says; old matters are done."""
        item = next((i for i in triage.queue([report.centre_id]) if i.head_id == report.pk), None)
        screener = self._screener(report)
        if item is None or screener is None or item.state != "waiting":
            return
        hint = row["state"] if not row["claim"] else "done"
        if row["minutes_ago"] is not None and hint not in _WORKED:
            return
        with clock.standing_at(min(clock.now() + timedelta(minutes=9), self.now)):
            take(by=screener, item=item)
            report.refresh_from_db()
            if hint == "waiting_reporter":
                ask_reporter(by=screener, report=report, body=_QUESTION)
            elif hint == "declined":
                decline(by=screener, item=item, reason=row["decline_reason"] or "opinion")
            elif hint != "screening":
                mark_done(by=screener, item=item)

    def _screener(self, report: Any) -> Any:
        staff = {user.pk for user in network.staff_of(report.centre)}
        return next((u for n, u in self.people.items() if u.pk in staff and n != "nat"), None)

    def _open(self, row: Row) -> None:
        waiting = self.earlier.get(row["id"], [])
        clusters = list(dict.fromkeys(r.cluster_id for r in waiting if r.cluster_id))
        free = [c for c in clusters if claims.claim_of_cluster(c) is None]
        claim = open_claim(
            by=self.people["nok"],
            centre=network.national_centre(),
            clusters=free,
            owner=network.organisation(row["agency"]) if row["agency"] else None,
            impact={level: words for level, words in row["impact"].items() if words},
            at=clock.now(),
            is_demonstration=True,
            **{name: row[name] for name in _CLAIM_FIELDS},
        )
        self.claims[row["id"]] = claim
        for source in row["sources"]:
            add_source(
                by=self.people["nok"],
                claim=claim,
                kind=source["kind"],
                title=source["title_th"],
                publisher=source["publisher_th"],
                url=source["url"],
                quote=source["quote"],
                read_on=clock.today(),
                at=clock.now(),
            )

    def _refer(self, row: Row) -> None:
        claim = self._fresh(row["claim"])
        organisation = network.organisation(row["organisation"])
        if claim is None or organisation is None or claim.state not in _REFERABLE:
            return
        hours = row["due_hours"] if row["state"] != "late" else 2
        self.referrals[row["id"]] = refer_claim(
            by=self.people["nok"],
            claim=claim,
            organisation=organisation,
            ground=row["ground"],
            asked=row["asked_th"],
            due_at=clock.now() + timedelta(hours=hours),
            at=clock.now(),
            is_demonstration=True,
        )

    def _acknowledge(self, row: Row) -> None:
        referral = self.referrals.get(row["id"])
        if referral is not None:
            liaison = liaison_of(row["organisation"], self.people)
            acknowledge(by=liaison, referral=referral, at=clock.now())

    def _agency_answers(self, row: Row) -> None:
        referral = self.referrals.get(row["id"])
        if referral is not None:
            record_answer(
                by=liaison_of(row["organisation"], self.people),
                referral=referral,
                code=row["answer_code"] or "false",
                text=row["answer_th"],
                at=clock.now(),
            )

    def _propose(self, row: Row, code: str) -> None:
        reason = row["reason_th"]
        if row["corrections"]:
            reason = reason.rsplit(" ", 1)[0]
        propose_verdict(
            by=self.people["nok"],
            claim=self._fresh(row["id"]),
            code=code,
            reason_th=reason,
            at=clock.now(),
            **{name: row[name] for name in _VERDICT_FIELDS},
        )

    def _approve(self, row: Row) -> None:
        verdict = claims.proposed_verdict(self._fresh(row["id"]))
        if verdict is not None:
            approve_verdict(by=self.people["bua"], verdict=verdict, at=clock.now())

    def _correct(self, row: Row, code: str, change: Row) -> None:
        propose_verdict(
            by=self.people["nok"],
            claim=self._fresh(row["id"]),
            code=code,
            reason_th=row["reason_th"],
            change_th=change["what_th"],
            change_en=change["what_en"],
            at=clock.now(),
            **{name: row[name] for name in _VERDICT_FIELDS},
        )
        self._approve(row)

    def _alert(self, row: Row) -> None:
        claim = self.claims.get(row["claim"] or "")
        alert = draft_alert(
            by=self.people["nok"],
            title_th=row["title_th"],
            title_en=row["title_en"],
            body_th=row["body_th"],
            body_en=row["body_en"],
            todo_th=row["do_th"],
            todo_en=row["do_en"],
            severity=row["severity"],
            urgency=row["urgency"],
            provinces=row["provinces"],
            strand=claim.strand if claim and claim.strand in TOPICS else "",
            claim=claim,
            expires_at=clock.now() + timedelta(days=row["expires_days"]),
            is_demonstration=True,
        )
        approve_alert(by=self.people["bua"], alert=alert)

    def _drop(self, text: str) -> None:
        submit_sealed(
            text=text, channel="web", extra={"wants": "help"}, at=clock.now(),
            is_demonstration=True,
        )  # fmt: skip

    def _fresh(self, ident: str) -> Any:
        held = self.claims.get(ident)
        return claims.claim_by_id(held.pk) if held is not None else None


def close_some(limit: int = 7) -> None:
    """A few answered reports are closed, as they would be after some weeks."""
    for report in intake.answered_reports()[:limit]:
        if ReportState.CLOSED in MOVES[report.state]:
            try:
                move_report(by="system", report=report, to=ReportState.CLOSED)
            except Refused:
                continue


def _is_national(row: Row) -> bool:
    """A steady seven in ten go to the national centre, told by the row's own name."""
    return hashlib.sha256(row["id"].encode()).digest()[0] % 10 < _NATIONAL_SHARE


_WORKED = {"screening", "waiting_reporter", "declined"}
_REFERABLE = {"open", "awaiting_agency"}
_CLAIM_FIELDS = (
    "statement_th", "statement_en", "title_th", "title_en", "strand", "category", "content_type",
    "direction",
)  # fmt: skip
_VERDICT_FIELDS = ("reason_en", "advice_th", "advice_en")
_SEALED = (
    "น้องสาวอายุ 13 มีพี่ในเกมชวนคุยแอปอื่น บอกให้เก็บเป็นความลับ แล้วนัดเจอพรุ่งนี้ (เรื่องสมมุติ)",
    "เพื่อนหนู ม.3 โดนคนในไอจีขู่จะปล่อยรูปถ้าไม่โอน 2,000 ไม่รู้จะบอกใคร (เรื่องสมมุติ)",
)

"""Making the police file and the evidence package: read from the case, on record, kept nowhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from ruthan.audit.actions import record
from ruthan.cases import queries
from ruthan.cases.engine.bag import make_bag
from ruthan.cases.engine.police import PoliceWords, police_pdf
from ruthan.cases.models import Case
from ruthan.cases.queries.cases import cases
from ruthan.cases.states import CaseState
from ruthan.core import clock

_LANGUAGES = ("th", "en")


@dataclass(frozen=True, slots=True)
class Made:
    """A file to be handed out: its name, a reference and nothing else, and its bytes."""

    name: str
    body: bytes


@transaction.atomic
def make_pdf(*, by: Any, case: Case, language: str = "th") -> Made:
    """The police file as PDF; whoever made it is on record. About a tenth of a second."""
    with translation.override(language):
        words = queries.police_file(case)
    body = police_pdf(words)
    _note(by, case, "pdf")
    return Made(f"{case.ref}.pdf" if language == "th" else f"{case.ref}-{language}.pdf", body)


@transaction.atomic
def make_bag_file(*, by: Any, case: Case) -> Made:
    """The police file in both languages, its facts and the evidence as a BagIt 1.0 package."""
    payload: dict[str, bytes] = {}
    words: PoliceWords | None = None
    for language in reversed(_LANGUAGES):
        with translation.override(language):
            words = queries.police_file(case)
        payload[f"police-file-{language}.pdf"] = police_pdf(words)
    if words is None:
        raise RuntimeError("no language")
    payload["facts.json"] = _facts(case)
    payload |= {f"evidence/{row.name}": row.body for row in words.evidence}
    tags = {
        "Source-Organization": "Ruthan",
        "External-Identifier": case.ref,
        "External-Description": "Facts for a police complaint, drafted by the person affected",
        "Bag-Software-Agent": settings.RUTHAN_BASE_URL,
    }
    body = make_bag(name=case.ref, payload=payload, tags=tags, on=clock.today())
    _note(by, case, "bag")
    return Made(f"{case.ref}.zip", body)


def export_case(*, by: Any, ref: str) -> Made | None:
    """The package of the case with that reference, for the command line; None for none."""
    case = cases().filter(ref=ref.strip().upper()).exclude(state=CaseState.WITHDRAWN).first()
    if case is None or case.data_key.destroyed_at is not None:
        return None
    return make_bag_file(by=by, case=case)


def _note(by: Any, case: Case, form: str) -> None:
    record(by=by, what="cases:file:make", on=case, facts={"form": form})


def _facts(case: Case) -> bytes:
    """The facts of the transfers for programs; who was affected stands in the paper alone."""
    rows = [
        {
            "number": hop.number, "from_bank": hop.from_bank, "to_bank": hop.to_code,
            "to_kind": hop.to_kind, "account": hop.account, "account_name": hop.name,
            "amount_satang": hop.satang, "at": hop.at.isoformat(),
            "is_time_known": hop.is_time_known, "state": str(hop.state), "told_by": hop.told_by,
            "slip_ref": hop.slip_ref,
        }
        for hop in queries.hops_of(case)
    ]  # fmt: skip
    facts = queries.facts_of(case)
    held = {
        "case": case.ref, "opened_at": case.opened_at.isoformat(), "transfers": rows,
        "phones": list(facts.phones), "lines": list(facts.lines), "links": list(facts.links),
    }  # fmt: skip
    return json.dumps(held, ensure_ascii=False, indent=1).encode()

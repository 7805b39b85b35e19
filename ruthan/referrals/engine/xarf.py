"""XARF 4.2 reports: one complaint about a link, an account or a message as others' desks read it.

Built after the published schema, which tests hold it to. Never a picture, never a bank account:
XARF has no field for one. What concerns children is not sent by this way.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote, urlsplit, urlunsplit
from uuid import UUID

VERSION: Final = "4.2.0"
KINDS: Final = ("phishing", "fraud", "brand", "spam")
FRAUDS: Final = (
    "investment", "romance", "lottery", "advance_fee", "cryptocurrency", "shopping", "charity",
    "employment", "government_impersonation", "tech_support", "other",
)  # fmt: skip
PROTOCOLS: Final = ("sms", "chat", "social_media", "other")
_MOST_WORDS: Final = 1_000
_HOST: Final = re.compile(r"\[[0-9a-f:.]+\]|[a-z0-9._-]+")


class NotXarf(ValueError):
    """The complaint has no address that XARF can name, or is of no kind that it knows."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that supports the complaint, as text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is to be told: of which kind, about which address, in whose name."""

    ident: UUID
    at: datetime
    kind: str  # of KINDS
    target: str  # an https address; of spam the sender as people saw it
    words: str
    org: str
    contact: str
    domain: str
    ticket: str = ""
    detail: str = ""  # of fraud its kind, of spam the protocol
    official_site: str = ""  # of brand: the real one
    brand: str = ""
    tlp: str = "TLP:AMBER"  # how far it may go on, as the Traffic Light Protocol writes it
    evidence: Sequence[Evidence] = ()


def report(complaint: Complaint) -> dict[str, Any]:
    """The complaint as a XARF report; raises NotXarf."""
    who = {"org": complaint.org[:200], "contact": complaint.contact, "domain": complaint.domain}
    made: dict[str, Any] = {
        "xarf_version": VERSION,
        "report_id": str(complaint.ident),
        "timestamp": complaint.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "reporter": who,
        "sender": dict(who),
        "evidence_source": "user_complaint" if complaint.kind == "spam" else "user_report",
        "evidence": [_evidence(one) for one in complaint.evidence],
        "tags": [complaint.tlp.lower(), "country:th"],
        "description": complaint.words[:_MOST_WORDS],
    }
    return made | (_spam(complaint) if complaint.kind == "spam" else _content(complaint))


def written(report: dict[str, Any]) -> bytes:
    """The report as the bytes that are attached; the same report is always the same bytes."""
    return json.dumps(report, ensure_ascii=False, indent=1, sort_keys=True).encode()


def is_address(target: str) -> bool:
    """Whether a target is an address that a content report can name."""
    try:
        return bool(_ascii(target))
    except NotXarf:
        return False


def _content(complaint: Complaint) -> dict[str, Any]:
    url = _ascii(complaint.target)
    host = urlsplit(url).hostname or ""
    made: dict[str, Any] = {
        "category": "content", "url": url, "source_identifier": host,
        "verified_at": complaint.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verification_method": "manual",
    }  # fmt: skip
    if _is_domain(host):
        made["domain"] = host
    if complaint.brand:
        made["target_brand"] = complaint.brand
    if complaint.kind == "phishing":
        made |= {"type": "phishing", "attack_vector": "phishing"}
    elif complaint.kind == "fraud":
        detail = complaint.detail if complaint.detail in FRAUDS else "other"
        made |= {"type": "fraud", "fraud_type": detail, "attack_vector": "fraud"}
    elif complaint.kind == "brand" and is_address(complaint.official_site):
        made |= {
            "type": "brand_infringement", "infringement_type": "brand_impersonation",
            "legitimate_site": _ascii(complaint.official_site),
            "attack_vector": "brand_infringement",
        }  # fmt: skip
    else:
        raise NotXarf(complaint.kind)
    return made


def _spam(complaint: Complaint) -> dict[str, Any]:
    if not complaint.target.strip():
        raise NotXarf(complaint.kind)
    detail = complaint.detail if complaint.detail in PROTOCOLS else "other"
    return {
        "category": "messaging", "type": "spam", "protocol": detail,
        "source_identifier": complaint.target, "sender_name": complaint.target, "language": "th",
    }  # fmt: skip


def _evidence(one: Evidence) -> dict[str, Any]:
    body = one.text.encode()
    return {
        "content_type": "text/plain",
        "description": one.name[:500],
        "payload": base64.b64encode(body).decode(),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "size": len(body),
    }


def _ascii(url: str) -> str:
    """The address with its host in punycode and all else percent-encoded; raises NotXarf."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host = f"[{host}]" if ":" in host else host.encode("idna").decode()
    except ValueError as wrong:  # an empty or overlong label, a port that is none, half a bracket
        raise NotXarf(url) from wrong
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        raise NotXarf(url)
    netloc = f"{host}:{port}" if port else host
    safe = "%/:=&?~#+!$,;'@()*[]"
    return urlunsplit((parts.scheme, netloc, quote(parts.path, safe), quote(parts.query, safe), ""))


def _is_domain(host: str) -> bool:
    labels = host.split(".")
    return (
        len(labels) > 1
        and labels[-1].isalpha()
        and all(
            label
            and label.strip("-") == label
            and label.replace("-", "").isalnum()
            and "--" not in label
            for label in labels
        )
    )

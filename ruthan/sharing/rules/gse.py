"""The Global Signal Exchange's array of signals (its public pages of 2025 and 2026).

Required there: signal, report_date, abuse_type. The type of a signal must be given where it is not
a link; words of ours stand in `extra_data`.
"""

from __future__ import annotations

from datetime import UTC
from typing import Any, Final

from ruthan.sharing.rules.lines import Line

_TYPES: Final = {
    "bank_account": "bank account number", "promptpay": "bank account number",
    "phone": "phone number", "url": "url", "domain": "domain name", "email": "email address",
    "line_id": "user account", "social": "user account", "crypto": "cryptocurrency address",
}  # fmt: skip
_CONFIDENCE: Final = {"reported": 30, "evidenced": 50, "reviewed": 70, "official": 90}
_CONTESTED: Final = 10


def signal_of(line: Line) -> dict[str, Any] | None:
    """One entry as a signal; None for a withdrawn one, which the exchange has no word for."""
    if line.is_withdrawn:
        return None
    confidence = _CONTESTED if line.is_contested else _CONFIDENCE[line.grade]
    return {
        "signal": line.value,
        "report_date": line.last_seen.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "abuse_type": "scam",
        "signal_type": _TYPES[line.kind],
        "confidence_score": confidence,
        "predictive": False,
        "extra_data": {
            "reference": str(line.id),
            "people": str(line.people),
            "first_seen": line.first_seen.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
            "expires": line.expires_at.date().isoformat(),
            "review": line.review,
            "contested": "yes" if line.is_contested else "no",
            **({"institution_code": line.provider} if line.kind == "bank_account" else {}),
        },
    }

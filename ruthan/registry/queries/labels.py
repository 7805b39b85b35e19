"""Names of the sealed fields, bound into their ciphertexts."""

from __future__ import annotations

VALUE = "registry.value"
SHOWN = "registry.shown"
WORDS = "registry.words"
CONTACT = "registry.contact"
REASON = "registry.reason"
ANSWER = "registry.answer"
TO = "registry.to"
RECEIPT = "registry.receipt"

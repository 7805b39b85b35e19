"""The label that binds each sealed value to its field, so that no ciphertext can be moved."""

from __future__ import annotations

TEXT = "intake.report.text"
ANSWERS = "intake.report.answers"
EVIDENCE_NAME = "intake.evidence.name"
EVIDENCE_PRINTS = "intake.evidence.prints"
CONTACT = "intake.contact.value"
REMARK = "intake.remark.body"
DECLINE_NOTE = "intake.decline.note"
RECEIPT = "receipt"  # the purpose of the keyed hash that keeps a receipt's secret

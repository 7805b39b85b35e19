"""The label that binds each sealed value to its field, so that no ciphertext can be moved."""

from __future__ import annotations

STORY = "cases.case.story"
PERSON = "cases.case.person"
NUMBERS = "cases.case.numbers"
NOTE = "cases.event.note"
TARGET = "cases.transfer.to"
SLIP = "cases.transfer.slip"
BECAUSE = "cases.hold.because"
RELEASE = "cases.release.facts"
DRAFT = "cases.draft"
DRAFT_FILE = "cases.draft.file"
# Purposes of keyed hashes.
DRAFT_NAME = "cases.draft.name"
DRAFT_KEY = "cases.draft.key"
ACCOUNT = "cases.account"
BANK_CASE = "cases.bank-case"
POLICE = "cases.police"
SLIP_REF = "cases.slip"

"""What administrators may do with the network."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of the network, alphabetical."""

    KEY_EDIT = "network:key:edit"
    MEMBERSHIP_GRANT = "network:membership:grant"
    ORGANISATION_EDIT = "network:organisation:edit"
    ORGANISATION_READ = "network:organisation:read"
    TAXONOMY_EDIT = "network:taxonomy:edit"

"""Who may order, carry out, review, report and receive the work of the six channels."""

from __future__ import annotations

from enum import StrEnum


class P(StrEnum):
    """Permissions of campaigns, alphabetical.

    But for those that end in `_all` or say so, they count in the person's own units and in what
    lies below them.
    """

    ACTIVITY_READ = "campaigns:activity:read"
    ACTIVITY_RECORD = "campaigns:activity:record"
    ACTIVITY_REVIEW = "campaigns:activity:review"  # of the units below one's own
    CAMPAIGN_EDIT = "campaigns:campaign:edit"  # programmes, campaigns and who must act
    CAMPAIGN_READ = "campaigns:campaign:read"
    COORDINATOR_EDIT = "campaigns:coordinator:edit"
    COORDINATOR_READ = "campaigns:coordinator:read"
    COUNTRY_READ = "campaigns:country:read"  # every unit: the national view
    LETTER_EDIT = "campaigns:letter:edit"
    LETTER_READ = "campaigns:letter:read"
    OBLIGATION_EDIT = "campaigns:obligation:edit"  # of the country: what is due, for whom, when
    REPORT_READ = "campaigns:report:read"
    REPORT_RECEIVE = "campaigns:report:receive"  # for the ministry: number, reopen
    REPORT_SUBMIT = "campaigns:report:submit"

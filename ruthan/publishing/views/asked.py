"""What a program asks of open data: since when, how many, from where on; and how often it may."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ruthan.core.api import cursors
from ruthan.core.api.problems import invalid
from ruthan.core.throttle import Limit
from ruthan.publishing.views.address import spoken

if TYPE_CHECKING:
    from django.http import HttpRequest

PAGES: Final = Limit("open-data.page", 240, 60)
SEARCHES: Final = Limit("open-data.search", 120, 60)  # each is compared with every known claim
DUMPS: Final = Limit("open-data.dump", 60, 3_600)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)")
_LONGEST: Final = 400

Place = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of a list that is read by its changes."""

    list: str
    since: datetime | None
    since_typed: str
    limit: int
    limit_typed: str
    cursor: str
    after: Place | None

    def query(self) -> dict[str, str]:
        """What was asked, as an address carries it."""
        typed = {"since": self.since_typed, "limit": self.limit_typed, "cursor": self.cursor}
        return {name: value for name, value in typed.items() if value}

    def following(self, place: Place) -> dict[str, str]:
        """What asks for the page behind a place."""
        cursor = cursors.written(cursors.Place(*place), self.list, self.since)
        return {**self.query(), "cursor": cursor}


def asked(request: HttpRequest, name: str, *, page: int, most: int) -> Asked:
    """Read what stands in the address; raises Problem for what cannot be used."""
    given = {n: request.GET.get(n, "")[:_LONGEST].strip() for n in ("since", "limit", "cursor")}
    with override(spoken(request)):
        since, limit = _since(given["since"]), _limit(given["limit"], page, most)
        place = cursors.read(given["cursor"], name, since)
    return Asked(
        list=name,
        since=since,
        since_typed=since.isoformat() if since else "",
        limit=limit,
        limit_typed=given["limit"],
        cursor=given["cursor"],
        after=(place.at, place.key) if place else None,
    )


def _since(typed: str) -> datetime | None:
    """A moment with its offset, or a day, which begins at midnight in Thailand."""
    written = typed.replace(" ", "+")  # an offset whose plus nobody escaped
    try:
        if not written:
            return None
        if _DAY.fullmatch(written):
            began = datetime.combine(date.fromisoformat(written), time.min)
            return timezone.make_aware(began).astimezone(UTC)
        if _MOMENT.fullmatch(written):
            return datetime.fromisoformat(written.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    said = _("A moment with its offset is needed here, such as 2026-02-03T10:00:00+07:00.")
    raise invalid("query", "since", said, code="wrong_moment")


def _limit(typed: str, page: int, most: int) -> int:
    if not typed:
        return page
    if typed.isascii() and typed.isdigit() and 1 <= int(typed[:6]) <= most:
        return int(typed)
    said = _("A number from 1 to %(most)s is needed here.") % {"most": most}
    raise invalid("query", "limit", said, code="wrong_number")

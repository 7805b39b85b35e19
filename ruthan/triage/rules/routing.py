"""Chooses whom a report goes to: what it calls for, and what a version of the matrix answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ruthan.triage.rules.factors import Matter
from ruthan.triage.rules.matrix import ELECTION_CLOCK, PLACES, Matrix, Route, Row, shipped_matrix

THREE_DAYS: Final = 72.0
MOST: Final = 5
_IMAGES: Final = ("csam", "self-generated-shared", "livestream")
_SEXUAL: Final = ("sexual-extortion", "unwanted-sexual", "exploitation-offer")
_PLATFORMS: Final = (
    ("platform:line", re.compile("ไลน์|(?<![a-z])line(?![a-z])")),
    (
        "platform:meta",
        re.compile(
            "เฟซ|เฟส|facebook|(?<![a-z])fb(?![a-z])|(?<![a-z])ig(?![a-z])"
            "|ไอจี|อินสตา|instagram|messenger|เมสเซนเจอร์|แมสเซนเจอร์|meta|มาร์เก็ตเพลส"
        ),
    ),
    ("platform:tiktok", re.compile("ติ๊กต|ติกต|tiktok")),
    ("platform:google", re.compile("ยูทู|youtube|google|กูเกิล")),
    ("platform:x", re.compile("ทวิต|twitter")),
    ("platform:shopee", re.compile("ช้อปปี้|ชอปปี้|shopee")),
    ("platform:lazada", re.compile("ลาซาด้า|lazada")),
)
_PAGE: Final = re.compile("เพจ|ไลฟ์|page")
_CARRIERS: Final = re.compile("ไปรษณีย์|thpost|thailandpost|ems|พัสดุ")
_EPIDEMIC: Final = re.compile(
    "โควิด|covid|ไข้หวัด|ไข้เลือดออก|ระบาด|ฝีดาษ|วัคซีน|ไวรัส|พิษสุนัขบ้า|วัณโรค|virus|outbreak|vaccine|dengue"
)
_WEATHER: Final = re.compile(
    "พายุ|ฝน|ไต้ฝุ่น|แผ่นดินไหว|ดินไหว|สึนามิ|อุตุ|storm|typhoon|earthquake|tsunami|คลื่น"
)
_STOCK: Final = re.compile("หุ้น|ตลาดหลักทรัพย์|คริปโต|เหรียญดิจิทัล|stock")
_PRICE: Final = re.compile("ราคา(?:สินค้า|ไข่|ข้าว|หมู|น้ำตาล|ปุ๋ย)|ของแพง|กักตุน|ขายเกินราคา|ขายแพง|ป้ายราคา")
_OWN_DESKS: Final = frozenset(
    {
        "afnc",
        "aoc1441",
        "rtp",
        "emergency191",
        "ccib",
        "tcsd",
        "cofact",
        "thaipbs",
        "afp",
        "sureandshare",
    }
)


@dataclass(frozen=True, slots=True)
class Aim:
    """Which rows of the matrix a report fires, and what it names; the same for every version."""

    triggers: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # place-holder to organisation or clock
    is_nothing: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A recipient that cannot take anything, the row that named it, and who takes it instead."""

    trigger: str
    organisation: str
    instead: str


@dataclass(frozen=True, slots=True)
class Directions:
    """Where a report goes by one version: which rows said so, and who is missing."""

    version: str = ""
    triggers: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    missing: tuple[Missing, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """What is kept beside the routes of an assessment."""
        return {
            "version": self.version,
            "rows": list(self.triggers),
            "missing": [[m.trigger, m.organisation, m.instead] for m in self.missing],
        }


def aim_of(matter: Matter) -> Aim:
    """What the report calls for, before any version of the matrix is asked."""
    if matter.of("NONE"):
        return Aim(is_nothing=True)
    found = {place: named(matter) for place, named in _NAMED.items()}
    names = {place: name for place, name in found.items() if name is not None}
    names[ELECTION_CLOCK] = "24h" if matter.facts.context.season == "none" else "1h"
    return Aim(tuple(dict.fromkeys(_triggers(matter))), names)


def together(first: Aim, second: Aim) -> Aim:
    """Both aims as one; the rows and names of the first come first."""
    triggers = tuple(dict.fromkeys((*first.triggers, *second.triggers)))
    is_nothing = first.is_nothing and second.is_nothing
    return Aim(triggers, {**second.names, **first.names}, is_nothing)


def direct(
    aim: Aim, *, matrix: Matrix | None = None, closed: Collection[str] = frozenset()
) -> Directions:
    """At most five routes, first the one to call; none for a report that is about nothing.

    `matrix` is the shipped version when not given. An organisation that is closed is replaced by
    the fallback desk of the row, and named as missing; a row that names only whom the report does
    not name goes to its fallback desk, too.
    """
    matrix = matrix or shipped_matrix()
    if aim.is_nothing:
        return Directions(matrix.version)
    found: dict[str, Route] = {}
    missing: list[Missing] = []
    fired = [matrix.rows[trigger] for trigger in aim.triggers if trigger in matrix.rows]
    for row in fired:
        routes = [_fill(route, aim) for route in row.routes]
        named = [route for route in routes if route is not None]
        for route in named or [Route(row.fallback, row.routes[0].ground, row.routes[0].clock)]:
            taken = _open_desk(row, matrix, route.organisation, closed)
            if taken != route.organisation:
                missing.append(Missing(row.trigger, route.organisation, taken))
            found.setdefault(taken, replace(route, organisation=taken))
        if not named:
            missing.append(Missing(row.trigger, row.routes[0].organisation, row.fallback))
    if not found:
        found[matrix.fallback.organisation] = matrix.fallback
    kept = tuple(found.values())[:MOST]
    return Directions(
        matrix.version, tuple(row.trigger for row in fired), kept, tuple(dict.fromkeys(missing))
    )


def _open_desk(row: Row, matrix: Matrix, organisation: str, closed: Collection[str]) -> str:
    """The organisation itself, else the row's fallback desk, else that of the whole matrix."""
    for desk in (organisation, row.fallback):
        if desk not in closed:
            return desk
    return matrix.fallback.organisation


def _fill(route: Route, aim: Aim) -> Route | None:
    """A route with its place-holders filled from the report, None when the report names nobody."""
    organisation = aim.names.get(route.organisation, route.organisation)
    if organisation in PLACES:
        return None
    return Route(organisation, route.ground, aim.names.get(route.clock, route.clock))


def _bank(matter: Matter) -> str | None:
    for entity in matter.facts.entities:
        if entity.kind == "bank_account" and entity.fact("bank"):
            return f"bank:{entity.fact('bank')}"
    return next((code for code in matter.facts.agencies if code.startswith("bank:")), None)


def _platform(matter: Matter) -> str | None:
    for code, pattern in _PLATFORMS:
        if pattern.search(matter.facts.view.plain):
            return code
    if _PAGE.search(matter.facts.view.plain):
        return "platform:meta"
    return "platform:line" if matter.of("SCM", "08", "10") else None


def _carrier(matter: Matter) -> str | None:
    if "thailandpost" in matter.facts.agencies:
        return "thailandpost"
    return "thailandpost" if _CARRIERS.search(matter.facts.view.plain) else None


def _agency(matter: Matter) -> str | None:
    named = [code for code in matter.facts.agencies if code not in _OWN_DESKS]
    named = [code for code in named if not code.startswith(("platform:", "bank:"))]
    return named[0] if named else None


_NAMED: Final[dict[str, Callable[[Matter], str | None]]] = {
    "{bank}": _bank,
    "{platform}": _platform,
    "{carrier}": _carrier,
    "{agency}": _agency,
}


def _triggers(matter: Matter) -> list[str]:
    """Row names for each strand, in the order of the strands."""
    found: list[str] = []
    if matter.facts.signal("self_harm"):
        found.append("self_harm")
    elif matter.facts.cue("life_now") and not matter.of("SCM"):
        found.append("life")
    for code, pick in _PICK.items():
        if matter.of(code):
            found += pick(matter)
    return found


def _child(matter: Matter) -> list[str]:
    if matter.of("CHD", "grooming"):
        return ["child_meeting"]
    if matter.of("CHD", "missing-risk"):
        return ["child_missing"]
    if matter.of("CHD", *_IMAGES):
        return ["child_images", "child_sexual"]
    if matter.of("CHD", *_SEXUAL):
        return ["child_sexual"]
    if matter.of("CHD", "harmful-content") and matter.facts.child is None:
        return ["child_content"]
    return ["child_other"]


_SCAM_ROWS: Final = {
    "01": "scam_shop", "02": "scam_other", "03": "scam_loan", "04": "scam_invest",
    "05": "scam_call", "06": "scam_shop", "08": "scam_friend", "10": "scam_hack",
    "13": "scam_ponzi", "14": "scam_ransom",
}  # fmt: skip


def _scam(matter: Matter) -> list[str]:
    facts = matter.facts
    own = _scam_row(matter)
    if facts.signal("ongoing_call"):
        return ["call_going_on", own]
    if facts.signal("device_controlled"):
        return ["device_controlled", *_imitated(matter)]
    if facts.sent and not matter.of("SCM", "14"):
        late = facts.since is not None and facts.since > THREE_DAYS
        return ["money_sent_late" if late else "money_sent", own]
    return [own]


def _imitated(matter: Matter) -> list[str]:
    return ["mis_named"] if _agency(matter) else []


def _scam_row(matter: Matter) -> str:
    category = matter.strands[0].category or ""
    if category in _SCAM_ROWS:
        return _SCAM_ROWS[category]
    if category == "16":
        return "scam_mule" if matter.facts.cue("mule") else "scam_gambling"
    if category == "15":
        if matter.facts.signal("parcel_fee") and _carrier(matter):
            return "scam_parcel"
        return "scam_grant" if matter.of("MIS") else "scam_sms"
    return "scam_other"


def _election(_matter: Matter) -> list[str]:
    return ["elc_any"]


def _support(matter: Matter) -> list[str]:
    if matter.of("SUP", "unfreeze"):
        return ["frozen"]
    if matter.of("SUP", "accused"):
        return ["accused"]
    return ["advice"]


def _commerce(matter: Matter) -> list[str]:
    category = next(strand.category or "" for strand in matter.strands if strand.code == "COM")
    if category.startswith("fda") or matter.facts.signal("health_cure"):
        return ["com_food"]
    if _PRICE.search(matter.facts.view.plain):
        return ["com_price"]
    rows = {
        "tisi": "com_tisi",
        "counterfeit-ip": "com_ip",
        "unregistered-seller": "com_unregistered",
    }
    return [rows.get(category, "com_trade")]


def _misinformation(matter: Matter) -> list[str]:
    if matter.of("SCM"):
        return []
    category = next(strand.category or "" for strand in matter.strands if strand.code == "MIS")
    plain = matter.facts.view.plain
    if category == "disaster":
        return ["mis_disaster_storm" if _WEATHER.search(plain) else "mis_disaster"]
    if category == "health":
        if matter.of("COM"):
            return ["mis_other"]
        return ["mis_epidemic" if _EPIDEMIC.search(plain) else "mis_health"]
    if category == "economy":
        if _PRICE.search(plain):
            return ["mis_price"]
        return ["mis_stock" if _STOCK.search(plain) else "mis_economy"]
    rows = {"security": "mis_security", "crime": "mis_crime", "drug": "mis_crime"}
    if category in rows:
        return [rows[category]]
    return ["mis_named"] if _agency(matter) else ["mis_other"]


def _good(_matter: Matter) -> list[str]:
    return ["good_media"]


_PICK: Final[dict[str, Callable[[Matter], list[str]]]] = {
    "CHD": _child,
    "SCM": _scam,
    "ELC": _election,
    "SUP": _support,
    "COM": _commerce,
    "MIS": _misinformation,
    "GOOD": _good,
}

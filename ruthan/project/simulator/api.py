"""The Messaging API: a call in, its answer out, with the limits of LINE and faults on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from ruthan.project.simulator import checks
from ruthan.project.simulator.state import Delivered, Fault, State, new_request

MOST_RECIPIENTS: Final = 500
MOST_PICTURE: Final = 1_000_000
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; status 0 closes the connection without a word."""

    status: int
    body: bytes = b"{}"
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Wrong(Exception):
    """The call is refused with a status, a sentence and its details."""

    def __init__(self, status: int, message: str, details: list[str] | None = None) -> None:
        super().__init__(message)
        self.status, self.details = status, details or []


@dataclass(slots=True)
class Call:
    """One call, parsed as far as its path."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Json:
        """The body as an object; raises Wrong."""
        try:
            held = json.loads(self.body or b"{}")
        except ValueError as error:
            raise Wrong(400, "The request body could not be parsed as JSON") from error
        if not isinstance(held, dict):
            raise Wrong(400, "The request body must be an object")
        return held


class MessagingApi:
    """The API over one channel's state; safe to call from several threads."""

    def __init__(self, state: State | None = None) -> None:
        self.state = state or State()
        self.told: list[Callable[[Delivered], None]] = []
        self._lock = threading.RLock()

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer one call; `headers` with lower-case names."""
        parts = urlsplit(target)
        call = Call(method, parts.path, parse_qs(parts.query), headers, body)
        with self._lock:
            self.state.calls[call.path] = self.state.calls.get(call.path, 0) + 1
            fault = next((one for one in self.state.faults if one.hits(call.path)), None)
        if fault is not None:
            return self._faulty(call, fault)
        return self._judged(call)

    def _faulty(self, call: Call, fault: Fault) -> Answer:
        if fault.is_taken:
            self._judged(call)
        if fault.seconds:
            time.sleep(fault.seconds)
        headers = {"Retry-After": "1"} if fault.status == 429 else {}
        return Answer(fault.status, _said("a fault that was asked for"), headers=headers)

    def _judged(self, call: Call) -> Answer:
        with self._lock:
            try:
                return self._open(call)
            except Wrong as wrong:
                details = [{"message": one} for one in wrong.details]
                said = {"message": str(wrong), **({"details": details} if details else {})}
                return Answer(wrong.status, json.dumps(said).encode())

    def _open(self, call: Call) -> Answer:
        if call.headers.get("authorization") != f"Bearer {self.state.token}" or (
            self.state.is_revoked
        ):
            raise Wrong(401, "Authentication failed. Confirm that the access token is valid.")
        endpoint = call.path.rpartition("/")[2]
        if self.state.is_too_fast(endpoint):
            raise Wrong(429, "The API rate limit has been exceeded. Try again later.")
        if call.path.startswith("/v2/bot/message/"):
            return self._message(call, call.path.removeprefix("/v2/bot/message/"))
        return self._rest(call)

    # -- Messages ---------------------------------------------------------------------------------

    def _message(self, call: Call, what: str) -> Answer:
        if call.method == "GET":
            return self._read(call, what)
        if what.startswith("validate/"):
            self._check(call.json())
            return Answer(200)
        if what == "reply":
            return self._reply(call.json())
        if what not in {"push", "multicast", "broadcast", "narrowcast"}:
            raise Wrong(404, "Not found")
        request, key = new_request(), call.headers.get("x-line-retry-key", "")
        if key and not checks.is_uuid(key):
            raise Wrong(400, "The retry key is not a UUID")
        before = self.state.accepted(key) if key else ""
        if before:
            headers = {"X-Line-Request-Id": request, "X-Line-Accepted-Request-Id": before}
            return Answer(409, _said("The retry key is already accepted"), headers=headers)
        body = call.json()
        self._check(body)
        to = self._recipients(what, body)
        self._spend(sum(one not in self.state.blocked for one in to))
        if key:
            self.state.keys[key] = (request, time.monotonic())
        self._deliver(what, to, body["messages"])
        if what == "narrowcast":
            self.state.narrowcasts[request] = len(to)
            self.state.accepted_at[request] = time.time()
        status = 202 if what == "narrowcast" else 200
        sent = json.dumps({"sentMessages": []}).encode() if what == "push" else b"{}"
        return Answer(status, sent, headers={"X-Line-Request-Id": request})

    def _reply(self, body: Json) -> Answer:
        self._check(body)
        chat = self.state.use_reply_token(str(body.get("replyToken", "")))
        if chat is None:
            raise Wrong(400, "Invalid reply token")
        self._deliver("reply", (chat,), body["messages"])
        headers = {"X-Line-Request-Id": new_request()}
        return Answer(200, json.dumps({"sentMessages": []}).encode(), headers=headers)

    def _check(self, body: Json) -> None:
        faults = checks.faults_of(body.get("messages"))
        if faults:
            raise Wrong(400, f"The request body has {len(faults)} error(s)", faults)

    def _recipients(self, what: str, body: Json) -> tuple[str, ...]:
        if what == "push":
            to = [body.get("to")]
        elif what == "multicast":
            to = body.get("to") or []
            if not isinstance(to, list) or not 1 <= len(to) <= MOST_RECIPIENTS:
                raise Wrong(400, "The request body has 1 error(s)", ["to: 1 to 500"])
        else:
            return tuple(sorted(self.state.followers - self.state.blocked))
        if not all(checks.is_person(one) for one in to):
            raise Wrong(400, "The property, 'to', in the request body is invalid")
        return tuple(str(one) for one in to)

    def _spend(self, number: int) -> None:
        """Count a call: once for each person it reaches, however many messages it carries."""
        if self.state.monthly is not None and self.state.used + number > self.state.monthly:
            raise Wrong(429, "You have reached your monthly limit.")
        self.state.used += number

    def _deliver(self, how: str, to: tuple[str, ...], messages: list[Json]) -> None:
        there = tuple(one for one in to if one not in self.state.blocked)
        made = Delivered(how, there, messages, time.time())
        self.state.delivered.append(made)
        for listener in self.told:
            listener(made)

    def _read(self, call: Call, what: str) -> Answer:
        if what == "quota":
            limited = {"type": "limited", "value": self.state.monthly}
            return _json({"type": "none"} if self.state.monthly is None else limited)
        if what == "quota/consumption":
            return _json({"totalUsage": self.state.used})
        if what == "progress/narrowcast":
            name = call.query.get("requestId", [""])[0]
            if name not in self.state.narrowcasts:
                raise Wrong(404, "Not found")
            return _json(_progress(self.state.narrowcasts[name], self.state.accepted_at[name]))
        return self._content(*what.partition("/content")[::2])

    def _content(self, name: str, which: str) -> Answer:
        held = self.state.media.get(unquote(name))
        if held is None:
            raise Wrong(404, "Not found")
        if which == "/transcoding":
            held.asks_until_ready -= 1
            state = "processing" if held.asks_until_ready >= 0 else "succeeded"
            return _json({"status": state})
        if which == "/preview" and held.still:
            return Answer(200, held.still, "image/jpeg")
        return Answer(200, held.body, held.media_type)

    # -- The channel ------------------------------------------------------------------------------

    def _rest(self, call: Call) -> Answer:
        if call.path == "/v2/bot/info":
            return _json({"userId": "U" + "0" * 32, "basicId": "@000demo", "displayName": "รู้ทัน",
                          "chatMode": "bot", "markAsReadMode": "auto"})  # fmt: skip
        if call.path.startswith("/v2/bot/profile/"):
            name = call.path.rpartition("/")[2]
            if name not in self.state.followers - self.state.blocked:
                raise Wrong(404, "Not found")
            return _json({"userId": name, "displayName": "สมมุติ", "language": "th"})
        if call.path.startswith("/v2/bot/channel/webhook/"):
            return self._webhook(call)
        if "richmenu" in call.path:
            return self._menu(call)
        raise Wrong(404, "Not found")

    def _webhook(self, call: Call) -> Answer:
        if call.path.endswith("/test"):
            good = bool(self.state.webhook)
            return _json({"success": good, "timestamp": "2026-11-21T10:00:00Z", "reason": "OK",
                          "statusCode": 200 if good else 404, "detail": ""})  # fmt: skip
        if call.method == "PUT":
            endpoint = str(call.json().get("endpoint", ""))
            if not endpoint.startswith("https://"):
                raise Wrong(400, "Invalid webhook endpoint URL")
            self.state.webhook = endpoint
            return Answer(200)
        if not self.state.webhook:
            raise Wrong(404, "Not found")
        return _json({"endpoint": self.state.webhook, "active": True})

    def _menu(self, call: Call) -> Answer:
        path = call.path
        if path == "/v2/bot/richmenu/list":
            return _json(
                {"richmenus": [{"richMenuId": n, **m} for n, m in self.state.menus.items()]}
            )
        if path == "/v2/bot/richmenu/validate":
            _check_menu(call.json())
            return Answer(200)
        if path == "/v2/bot/richmenu" and call.method == "POST":
            menu = call.json()
            _check_menu(menu)
            name = f"richmenu-{new_request().replace('-', '')}"
            self.state.menus[name] = menu
            return _json({"richMenuId": name})
        if path == "/v2/bot/user/all/richmenu" and call.method == "GET":
            if not self.state.shown_menu:
                raise Wrong(404, "no default richmenu")
            return _json({"richMenuId": self.state.shown_menu})
        return self._one_menu(call)

    def _one_menu(self, call: Call) -> Answer:
        name = next((n for n in self.state.menus if n in call.path), "")
        if not name:
            raise Wrong(404, "richmenu not found")
        if call.method == "DELETE":
            self.state.menus.pop(name)
            self.state.pictures.pop(name, None)
        elif call.path.endswith("/content"):
            if not 0 < len(call.body) <= MOST_PICTURE:
                raise Wrong(400, "The image is larger than 1 MB or empty")
            self.state.pictures[name] = call.body
        elif call.path.startswith("/v2/bot/user/all/"):
            if name not in self.state.pictures:
                raise Wrong(400, "must upload richmenu image before applying it to user")
            self.state.shown_menu = name
        return Answer(200)


def _check_menu(menu: Json) -> None:
    areas, size = menu.get("areas"), menu.get("size")
    if not isinstance(areas, list) or not isinstance(size, dict) or len(areas) > 20:
        raise Wrong(400, "The request body has 1 error(s)", ["areas: at most 20"])
    if not 800 <= int(size.get("width", 0)) <= 2_500 or int(size.get("height", 0)) < 250:
        raise Wrong(400, "The request body has 1 error(s)", ["size: not allowed"])
    for name, most in (("name", 300), ("chatBarText", 14)):
        if not 1 <= len(str(menu.get(name, ""))) <= most:
            raise Wrong(400, "The request body has 1 error(s)", [f"{name}: 1 to {most}"])


def _progress(count: int, accepted: float) -> Json:
    """A narrowcast is done as soon as it was taken."""
    at = datetime.fromtimestamp(accepted, UTC).isoformat(timespec="milliseconds")
    moment = at.replace("+00:00", "Z")
    return {
        "phase": "succeeded", "successCount": count, "failureCount": 0, "targetCount": count,
        "acceptedTime": moment, "completedTime": moment,
    }  # fmt: skip


def _json(held: Json) -> Answer:
    return Answer(200, json.dumps(held, ensure_ascii=False).encode())


def _said(message: str) -> bytes:
    return json.dumps({"message": message}).encode()

"""The client: one method for every address, retries that do nothing twice, pages one by one."""

from __future__ import annotations

import http.client
import json
import random
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from ruthan_client.problems import Problem, Unreachable, problem_of
from ruthan_client.things import Claim, Evidence, Matches, Referral, Report, Status, read
from ruthan_client.transport import Network, Reply, Transport

VERSION = "/api/v1"
_MOST_HELD = 256
_LONGEST_WAIT = 60.0
_AGAIN = frozenset({429, 500, 502, 503, 504})


class Client:
    """Speaks for one key. Safe to use from one thread; make one for each thread.

    A request that gets no answer, 429, 5xx or 409 still-running is sent again, up to `attempts`
    times, and always with the same Idempotency-Key. Raises Problem and its kinds, or Unreachable.
    """

    def __init__(
        self,
        base_url: str,
        key: str,
        *,
        language: str = "th",
        attempts: int = 5,
        timeout: float = 30.0,
        keep_answers: bool = True,
        transport: Transport | None = None,
    ) -> None:
        self._send: Transport = transport or Network(base_url, timeout=timeout)
        self._key, self._language = key, language
        self._attempts = max(1, attempts)
        self._held: dict[tuple[str, str], Reply] | None = {} if keep_answers else None

    # -- Reports ----------------------------------------------------------------------------------

    def send_report(
        self,
        text: str,
        *,
        wants: str = "answer",
        province: str = "",
        language: str = "th",
        links: Sequence[str] = (),
        reporter: str | None = None,
        idempotency_key: str | None = None,
    ) -> Report:
        """Send what somebody received; the answer is in it when one is known already.

        Give an `idempotency_key` of your own to repeat the request safely after a crash.
        """
        body: dict[str, Any] = {
            "text": text,
            "wants": wants,
            "province": province,
            "language": language,
            "links": list(links),
        }
        if reporter is not None:
            body["reporter"] = reporter
        return read(Report, self._post("/reports", body, once=idempotency_key or _fresh()))

    def report(self, receipt: str) -> Status:
        """How a report stands."""
        return read(Status, self._get("/report", receipt=receipt))

    def add_evidence(
        self,
        receipt: str,
        *,
        files: Mapping[str, bytes] | None = None,
        links: Sequence[str] = (),
        idempotency_key: str | None = None,
    ) -> Evidence:
        """Add files (by their names) and links to a report."""
        border = uuid.uuid4().hex
        headers = {
            "Content-Type": f"multipart/form-data; boundary={border}",
            "Ruthan-Receipt": receipt,
            "Idempotency-Key": idempotency_key or _fresh(),
        }
        raw = _multipart(border, files or {}, links)
        return read(Evidence, self._told("POST", "/report/evidence", headers, raw))

    def withdraw_report(self, receipt: str) -> Status:
        """Take a report back for good, at the wish of the person who sent it."""
        headers = {"Ruthan-Receipt": receipt}
        return read(Status, self._told("POST", "/report/withdraw", headers, b""))

    # -- Claims -----------------------------------------------------------------------------------

    def claims(
        self,
        *,
        q: str = "",
        verdict: str = "",
        strand: str = "",
        since: datetime | None = None,
        page_size: int = 100,
    ) -> Iterator[Claim]:
        """Published claims, page after page; the newest first, with `since` the oldest first."""
        asked = {"q": q, "verdict": verdict, "strand": strand, "limit": str(page_size)}
        if since is not None:
            if since.tzinfo is None:
                raise ValueError("`since` needs a time zone")
            asked["since"] = since.isoformat()
        for item in self._pages("/claims", asked):
            yield read(Claim, item)

    def claim(self, ref: str) -> Claim:
        """One published claim with sources and history."""
        return read(Claim, self._get(f"/claims/{quote(ref, safe='')}"))

    def match(self, text: str, *, top: int = 5) -> Matches:
        """What a message is to the published claims; nothing of it is stored."""
        return read(Matches, self._post("/match", {"text": text, "top": top}))

    # -- Referrals --------------------------------------------------------------------------------

    def referrals(self, *, state: str = "", page_size: int = 100) -> Iterator[Referral]:
        """The requests sent to the key's organisation, page after page, the newest first."""
        for item in self._pages("/referrals", {"state": state, "limit": str(page_size)}):
            yield read(Referral, item)

    def referral(self, ref: str) -> Referral:
        """One request with its evidence; the first reading is noted."""
        reply = self._got(_referral(ref))
        return read(Referral, _json(reply) | {"tag": reply.headers.get("etag", "")})

    def acknowledge(self, ref: str) -> Referral:
        """Take a request up."""
        return read(Referral, self._told("POST", f"{_referral(ref)}/acknowledge", {}, b""))

    def answer(
        self,
        ref: str,
        *,
        finding: str,
        text: str,
        url: str = "",
        reading: Referral | None = None,
        idempotency_key: str | None = None,
    ) -> Referral:
        """Answer a request; a later answer replaces an earlier one.

        Here and below: with a `reading`, as `referral` gave it, the answer counts only while
        the request is still as it was read, and raises Conflict (412) when it is not.
        """
        body = {"finding": finding, "text": text, "url": url}
        return self._said(ref, "answer", body, reading, idempotency_key)

    def ask_about(
        self,
        ref: str,
        text: str,
        *,
        reading: Referral | None = None,
        idempotency_key: str | None = None,
    ) -> Referral:
        """Ask the centre something; the clock stands until it replies."""
        return self._said(ref, "question", {"text": text}, reading, idempotency_key)

    def answer_in_part(
        self,
        ref: str,
        text: str,
        *,
        reading: Referral | None = None,
        idempotency_key: str | None = None,
    ) -> Referral:
        """Tell what is known so far; the request stays open."""
        return self._said(ref, "part", {"text": text}, reading, idempotency_key)

    def refuse(
        self,
        ref: str,
        *,
        reason: str,
        text: str,
        reading: Referral | None = None,
        idempotency_key: str | None = None,
    ) -> Referral:
        """Refuse a request, with a reason of the API's list and in words."""
        return self._said(ref, "refuse", {"reason": reason, "text": text}, reading, idempotency_key)

    # -- How --------------------------------------------------------------------------------------

    def _said(
        self,
        ref: str,
        what: str,
        body: Mapping[str, Any],
        reading: Referral | None,
        idempotency_key: str | None,
    ) -> Referral:
        if reading is not None and not reading.tag:
            raise ValueError("a reading is a request that `referral` gave, not one of a list")
        told = self._post(
            f"{_referral(ref)}/{what}", body, once=idempotency_key or _fresh(),
            tag=reading.tag if reading else "",
        )  # fmt: skip
        return read(Referral, told)

    def _pages(self, path: str, asked: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        wanted = {name: value for name, value in asked.items() if value}
        cursor: str | None = ""
        while cursor is not None:
            page = self._get(path, query=wanted | ({"cursor": cursor} if cursor else {}))
            yield from page["items"]
            cursor = page["next"]

    def _get(
        self, path: str, *, query: Mapping[str, str] | None = None, receipt: str = ""
    ) -> dict[str, Any]:
        return _json(self._got(path, query=query, receipt=receipt))

    def _got(
        self, path: str, *, query: Mapping[str, str] | None = None, receipt: str = ""
    ) -> Reply:
        """Read, with the tag of the answer that is held; a held answer is given again on 304."""
        path = f"{path}?{urlencode(query)}" if query else path
        headers = {"Ruthan-Receipt": receipt} if receipt else {}
        name, held = (path, receipt), (self._held or {}).get((path, receipt))
        if held is not None:
            headers["If-None-Match"] = held.headers["etag"]
        reply = self._reply("GET", path, headers, None)
        if reply.status == 304 and held is not None:
            return held
        if self._held is not None and "etag" in reply.headers:
            if len(self._held) >= _MOST_HELD:
                self._held.clear()
            self._held[name] = reply
        return reply

    def _post(
        self, path: str, body: Mapping[str, Any], *, once: str = "", tag: str = ""
    ) -> dict[str, Any]:
        headers = {"Content-Type": "application/json"}
        if tag:
            headers["If-Match"] = tag
        if once:
            headers["Idempotency-Key"] = once
        raw = json.dumps(body, ensure_ascii=False).encode()
        return self._told("POST", path, headers, raw)

    def _told(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> dict[str, Any]:
        return _json(self._reply(method, path, headers, body))

    def _reply(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        """The answer of the first attempt that got one; raises Problem or Unreachable."""
        plain = {
            "Authorization": f"Bearer {self._key}",
            "Accept": "application/json, application/problem+json",
            "Accept-Language": self._language,
            "User-Agent": "ruthan-client/1.0",
        }
        last: Problem | None = None
        for attempt in range(self._attempts):
            if attempt:
                time.sleep(_wait(attempt, last))
            try:
                reply = self._send(method, VERSION + path, plain | dict(headers), body)
            except (OSError, http.client.HTTPException):
                last = None
                continue
            if reply.status < 400:
                return reply
            last = problem_of(reply.status, reply.headers, reply.body)
            if last.status not in _AGAIN and last.slug != "still-running":
                raise last
        if last is not None:
            raise last
        raise Unreachable(f"no answer after {self._attempts} attempts")


def _wait(attempt: int, problem: Problem | None) -> float:
    """What the server asked for, else 0.5, 1, 2, 4 ... seconds with some chance in it."""
    if problem is not None and problem.retry_after is not None:
        return min(problem.retry_after, _LONGEST_WAIT)
    chance = random.uniform(0.8, 1.2)  # noqa: S311 - spreads callers, guards nothing
    return float(min(2.0 ** (attempt - 2), _LONGEST_WAIT) * chance)


def _fresh() -> str:
    return str(uuid.uuid4())


def _referral(ref: str) -> str:
    return f"/referrals/{quote(ref, safe='')}"


def _json(reply: Reply) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(reply.body)
    return told


def _multipart(border: str, files: Mapping[str, bytes], links: Sequence[str]) -> bytes:
    """The parts of a form; a file's name cannot break out of its quotes."""
    parts = []
    for name, body in files.items():
        safe = name.replace("\\", "_").replace('"', "_").replace("\r", "_").replace("\n", "_")
        head = f'Content-Disposition: form-data; name="files"; filename="{safe}"'
        parts.append(f"{head}\r\nContent-Type: application/octet-stream\r\n\r\n".encode() + body)
    for link in links:
        parts.append(f'Content-Disposition: form-data; name="links"\r\n\r\n{link}'.encode())
    start = f"--{border}\r\n".encode()
    return b"".join(start + part + b"\r\n" for part in parts) + f"--{border}--\r\n".encode()

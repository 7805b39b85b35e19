"""A key with every scope, and a program that uses it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ruthan.core import custody
from ruthan.intake import actions
from ruthan.matching import queries as matching
from ruthan.network.queries import forget_keys
from tests import makers

TEXT = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ รีบถอนเงิน ส่งต่อด้วย"


class Program:
    """A partner's program: a key, and the four things that it does with HTTP."""

    def __init__(self, key: str = "", language: str = "") -> None:
        self.browser, self.key, self.language = Client(raise_request_exception=False), key, language

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.browser.get(self._path(path), query, headers=self._headers(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        raw = body if isinstance(body, str | bytes) else json.dumps(body, ensure_ascii=False)
        kind = headers.pop("content_type", "application/json")
        return self.browser.post(
            self._path(path), "" if body is None else raw, kind, headers=self._headers(headers)
        )

    def upload(self, path: str, form: dict[str, Any], **headers: str) -> Any:
        return self.browser.post(self._path(path), form, headers=self._headers(headers))

    def _path(self, path: str) -> str:
        return path if path.startswith("/api/") else f"/api/v1{path}"

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        plain = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        return plain | ({"Accept-Language": self.language} if self.language else {}) | named


@pytest.fixture(autouse=True)
def _fresh(db: None) -> Any:
    matching.reset_replica()
    forget_keys()
    yield
    matching.reset_replica()
    forget_keys()


@pytest.fixture
def officers(db: None) -> bytes:
    """The private key of the child-protection officers."""
    private, public = custody.new_pair()
    actions.register_custody_key(by="system", public=public)
    return private


@pytest.fixture
def program(officers: bytes) -> Program:
    """A program of the central bank with every scope."""
    makers.an_organisation("ruthan")
    return Program(makers.an_api_key().text)


@pytest.fixture
def program_with(officers: bytes) -> Callable[..., Program]:
    """A program whose key has only these scopes."""
    makers.an_organisation("ruthan")
    return lambda *scopes, **over: Program(makers.an_api_key(scopes=scopes, **over).text)

"""Reading what comes in: JSON and nothing that only looks like it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ninja.parser import Parser

from ruthan.core.api.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest


class JsonParser(Parser):
    """JSON bodies only, by their content type."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body; raises Problem for another content type and ValueError for no JSON."""
        if request.content_type != "application/json":
            raise Problem("wrong-content-type")
        return json.loads(request.body, parse_constant=_no_number)


def _no_number(word: str) -> None:
    raise ValueError(word)

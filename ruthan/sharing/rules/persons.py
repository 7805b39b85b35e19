"""Whether a link leads to one person: their number, account, address or page stands in it.

A link that pays to a telephone number or opens a chat with somebody says as much of a person as
the number does. So what is unsure counts as a person's: the wrong side is the narrower one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from ruthan.matching.engine.entities import extract_entities
from ruthan.matching.engine.signals.links import host_of, is_person

_PERSONS: Final = frozenset(
    {"bank_account", "promptpay", "phone", "line_id", "social", "email", "crypto"}
)
_SCHEME: Final = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOSTS: Final = re.compile(r"//([^/?#&:\s]+)")  # also of a link that stands within the link
_APART: Final = re.compile(r"(?<=\d)[\s().+_-]+(?=\d)")  # how people break a number up
_IN_HOST: Final = re.compile(r"(?<=\d)-+(?=\d)")
_NUMBER: Final = re.compile(r"\d{9,}")  # telephones have nine digits or more, accounts ten
_MARK: Final = re.compile(r"[@~]")  # an e-mail address, a LINE id, a name on a platform
_OPENS: Final = (  # a payment to somebody, a chat or a page of somebody, beside `is_person`
    "promptpay.io", "m.me", "telegram.me", "wa.link", "whatsapp.com", "linktr.ee",
)  # fmt: skip
_DECODED_AT_MOST: Final = 4  # times that somebody wrote it in percent signs, one in another


def leads_to_person(kind: str, value: str) -> bool:
    """Whether an entry of this kind and value may lead to one person; `social` always does."""
    if kind in _PERSONS:
        return True
    if kind == "domain":  # a whole site, were it one through which people are paid
        return _is_numbered(value)
    return any(_names_person(written) for written in _decoded(value))


def _decoded(value: str) -> Iterator[str]:
    """The value, and what stands behind its percent signs."""
    for _ in range(_DECODED_AT_MOST):
        yield value
        plain = unquote(value)
        if plain == value:
            return
        value = plain


def _names_person(value: str) -> bool:
    host = host_of(value)
    if any(_opens(one) for one in (host, *_HOSTS.findall(value.lower()))):
        return True
    rest = _SCHEME.sub("", value)
    if _MARK.search(rest) or _is_numbered(host):
        return True
    if _NUMBER.search(_APART.sub("", rest[len(host) :])):
        return True
    return any(
        entity.kind in _PERSONS for part in _parts(value) for entity in extract_entities(part)
    )


def _is_numbered(host: str) -> bool:
    return bool(_NUMBER.search(_IN_HOST.sub("", host)))


def _opens(host: str) -> bool:
    return is_person(host) or any(f".{host}".endswith(f".{one}") for one in _OPENS)


def _parts(value: str) -> Iterator[str]:
    """The link as our own reading takes it, and each of its named values as words."""
    yield value
    try:
        asked = parse_qsl(urlsplit(value).query, max_num_fields=50)
    except ValueError:
        return
    for name, given in asked:
        yield f"{name}: {given}"
        yield given

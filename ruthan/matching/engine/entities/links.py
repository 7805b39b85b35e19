"""Web and mail addresses: defanged, glued to Thai words, internationalised, spaced out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import tldextract

from ruthan.matching.engine.entities.entity import Reading

_RESERVED: Final = frozenset({"example", "invalid", "test", "localhost", "onion"})
# Top-level domains that are also file endings or ordinary words at the end of a sentence.
_DOUBTFUL: Final = frozenset({
    "zip", "mov", "md", "py", "sh", "pl", "rs", "so", "no", "is", "it", "at", "be", "my", "am",
    "to", "de", "in", "us", "pm", "by", "as", "id", "st", "sr", "mr", "do", "ps", "la", "ok",
    "app", "one",
})  # fmt: skip
_DOT = r"(?:\.|\s?\[\s?(?:\.|dot)\s?\]\s?|\s?\(\s?(?:\.|dot)\s?\)\s?|\s\.\s)"
_LETTER = "a-zA-Z0-9\u00c0-\u0dff\u1e00-\u1fff"
_LABEL = f"[{_LETTER}](?:[{_LETTER}_-]{{0,61}}[{_LETTER}])?"
_WIDE_LABEL = "[a-zA-Z0-9_\u00c0-\u1fff-]{1,63}"
_SCHEME = r"(?:h(?:tt|xx|\*\*)ps?|ftp)\s?(?::|\[:\])\s?(?://|\[//\]|\\\\)\s?"
_REST = r"(?::\d{2,5})?(?:[/?#][^\s<>\"'`“”‘’«»{}|\\^\[\]]{0,2000})?"
_LINK = re.compile(
    rf"(?P<scheme>{_SCHEME})(?:[^\s/@]{{1,64}}@)?(?P<wide>{_WIDE_LABEL}(?:{_DOT}{_WIDE_LABEL}){{0,8}})(?P<wide_rest>{_REST})"
    rf"|(?<![a-zA-Z0-9_.@\u00c0-\u0dff-])(?P<host>{_LABEL}(?:{_DOT}{_LABEL}){{1,8}})(?P<rest>{_REST})",
    re.IGNORECASE,
)
_MAIL = re.compile(
    rf"(?<![a-zA-Z0-9._%+-])(?P<local>[a-zA-Z0-9][a-zA-Z0-9._%+-]{{0,63}})\s?(?:@|\[at\]|\(at\))\s?"
    rf"(?P<host>{_LABEL}(?:{_DOT}{_LABEL}){{1,5}})",
    re.IGNORECASE,
)
# "10 . Free" and "3.Fashion": an item of a list or the beginning of a sentence.
_SENTENCE_END = re.compile(r"\s\.\s[A-Z][A-Za-z]*$|^\d{1,2}\s?\.\s?[A-Z][a-z]+$")
_GLUED_NUMBER = re.compile(r"\d+(?=(?:bit\.ly|cutt\.ly|lin\.ee|line\.me|t\.me|goo\.gl)$)", re.I)
_AT_SIGN = re.compile(r"@|at[\])]", re.IGNORECASE)
_BRACKETED_DOT = re.compile(_DOT, re.IGNORECASE)
_THAI = "\u0e01-\u0e5b"
_GLUED_THAI = re.compile(rf"(?<![/=_#?&%.{_THAI}-])[{_THAI}]")
_PARTICLES = re.compile(r"(?:นะ|ค่ะ|คะ|ครับ|คับ|จ้า|จ้ะ|จ๊ะ|เลย|ด้วย|ได้เลย)+$")
_TAIL = ".,;:!?'\"…*~_"


class Host(NamedTuple):
    """A host name in ASCII, its registrable domain, and whether its ending is a known suffix."""

    name: str
    domain: str
    known: bool


@cache
def _suffixes() -> tldextract.TLDExtract:
    """The public suffix list that ships with tldextract; nothing is fetched or cached."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def read_host(written: str) -> Host | None:
    """A host as written, brackets and spaces undone; None where it is no host name."""
    name = _BRACKETED_DOT.sub(".", written).strip(".").lower()
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if "." not in name or len(name) > 253:
        return None
    if re.fullmatch(r"\d{1,3}(?:\.\d{1,3}){3}", name):
        return Host(name, name, known=False)
    found = _suffixes()(name)
    if found.suffix and found.domain:
        return Host(name, f"{found.domain}.{found.suffix}", known=True)
    labels = name.split(".")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", labels[-1]):
        return None
    return Host(name, ".".join(labels[-2:]), known=labels[-1] in _RESERVED)


def read_links(text: str) -> Iterator[Reading]:
    """Web addresses of a light-folded text; the public suffix list decides what is one."""
    for found in _LINK.finditer(text):
        scheme, written = found["scheme"] or "", found["wide"] or found["host"]
        rest = found["wide_rest"] if scheme else found["rest"]
        trimmed = _trim_rest(rest or "")
        if scheme and not rest:
            written = _trim_host(written)
        glued = _GLUED_NUMBER.match(written) if not scheme else None
        start = found.start() + (glued.end() if glued else 0)
        host = read_host(written[glued.end() :] if glued else written)
        if host is None or not (scheme or _is_bare_link(host, written, trimmed)):
            continue
        end = found.end() - len(rest or "") + len(trimmed)
        if not rest:
            end -= len(found["wide"] or found["host"]) - len(written)
        value = _canonical(scheme, host.name, trimmed)
        sure = 0.98 if scheme else _bare_confidence(host, written, trimmed)
        yield Reading("url", value, start, end, sure, (("domain", host.domain),))


def _trim_host(written: str) -> str:
    """Cut Thai words glued to the end of a host that is otherwise ASCII."""
    ascii_part = re.match(r"[\x00-\x7f]+", written)
    if ascii_part and "." in ascii_part[0] and not written.isascii():
        host = read_host(ascii_part[0].rstrip("."))
        if host and host.known and not ascii_part[0].endswith("."):
            return ascii_part[0]
    return written


def _is_bare_link(host: Host, written: str, rest: str) -> bool:
    """Whether a dotted word without a scheme is an address rather than a slip of the keyboard."""
    if not host.known or re.fullmatch(r"[\d.]+", host.name):
        return False
    last = host.name.rsplit(".", 1)[-1]
    if rest or host.name.startswith("www."):
        return True
    if " " in written and not re.search(r"\d", written) and last in _DOUBTFUL:
        return False
    if _SENTENCE_END.search(written):
        return False
    if last in _DOUBTFUL:
        return host.name.count(".") > 1 or bool(re.search(r"\d|-", host.name))
    return True


def _bare_confidence(host: Host, written: str, rest: str) -> float:
    if host.name.startswith("www.") or len(rest) > 1:
        return 0.95
    return 0.6 if " " in written else 0.85


def _trim_rest(rest: str) -> str:
    """A path without the Thai words and punctuation that follow it in running text."""
    glued = _GLUED_THAI.search(rest)
    if glued:
        rest = rest[: glued.start()]
    if not rest.isascii():
        rest = _PARTICLES.sub("", rest)
    while rest and (rest[-1] in _TAIL or (rest[-1] == ")" and rest.count("(") < rest.count(")"))):
        rest = rest[:-1]
    return rest


def _canonical(scheme: str, host: str, rest: str) -> str:
    """One spelling of an address: scheme and host in lower case, no lone slash or default port."""
    plain = re.sub(r"[^a-z]", "", scheme.lower().replace("x", "t").replace("*", "t"))
    plain = plain or "http"
    rest = re.sub(r"^:(?:80|443)(?=/|$)", "", rest)
    return f"{plain}://{host}{'' if rest == '/' else rest}"


def read_mail(text: str) -> Iterator[Reading]:
    """E-mail addresses of a light-folded text."""
    if not _AT_SIGN.search(text):
        return
    for found in _MAIL.finditer(text):
        host = read_host(found["host"])
        if host is not None and host.known and not found["local"].endswith("."):
            value = f"{found['local'].lower()}@{host.name}"
            yield Reading(
                "email", value, found.start(), found.end(), 0.95, (("domain", host.domain),)
            )

"""Crypto wallet addresses, only those whose checksum holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from ruthan.matching.engine.entities.entity import Reading
from ruthan.matching.engine.entities.keccak import keccak256

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BASE58_ADDRESS = re.compile(r"(?<![A-Za-z0-9])[13TLMDr][1-9A-HJ-NP-Za-km-z]{24,34}(?![A-Za-z0-9])")
_BECH32_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])(bc|ltc)1[02-9ac-hj-np-z]{11,71}(?![A-Za-z0-9])", re.I
)
_HEX_ADDRESS = re.compile(r"(?<![A-Za-z0-9])0x[0-9a-fA-F]{40}(?![A-Za-z0-9])")
# First byte of the decoded address, to the chain.
_VERSIONS: Final = {0x00: "btc", 0x05: "btc", 0x41: "tron", 0x30: "ltc", 0x32: "ltc", 0x1E: "doge"}
_CHARSET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def read_wallets(text: str) -> Iterator[Reading]:
    """Bitcoin, Litecoin, Dogecoin, Tron and Ethereum-style addresses of a light-folded text."""
    for found in _BASE58_ADDRESS.finditer(text):
        chain = _base58_chain(found[0])
        if chain:
            yield _wallet(found, found[0], chain, 0.98)
    for found in _BECH32_ADDRESS.finditer(text):
        if _bech32_holds(found[0]):
            yield _wallet(
                found, found[0].lower(), {"bc": "btc", "ltc": "ltc"}[found[1].lower()], 0.98
            )
    for found in _HEX_ADDRESS.finditer(text):
        digits = found[0][2:]
        if digits in (digits.lower(), digits.upper()):
            yield _wallet(found, "0x" + digits.lower(), "eth", 0.8)
        elif _eip55(digits) == digits:
            yield _wallet(found, "0x" + digits.lower(), "eth", 0.98)


def _wallet(found: re.Match[str], value: str, chain: str, sure: float) -> Reading:
    return Reading("crypto", value, found.start(), found.end(), sure, (("chain", chain),))


def _base58_chain(address: str) -> str | None:
    """The chain of a base58check address, None where the checksum fails."""
    number = 0
    for char in address:
        place = _BASE58.find(char)
        if place < 0:
            return None
        number = number * 58 + place
    if number.bit_length() > 200:
        return None
    data = number.to_bytes(25, "big")
    if sha256(sha256(data[:21]).digest()).digest()[:4] != data[21:]:
        return None
    return _VERSIONS.get(data[0])


def _bech32_holds(address: str) -> bool:
    """True when the bech32 or bech32m checksum holds; mixed case never does."""
    if address not in (address.lower(), address.upper()):
        return False
    prefix, _, data = address.lower().rpartition("1")
    values = [_CHARSET.find(char) for char in data]
    if min(values) < 0:
        return False
    spread = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    check = 1
    for value in spread + values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATOR):
            check ^= generator if top >> bit & 1 else 0
    return check in (1, 0x2BC830A3)


def _eip55(digits: str) -> str:
    """An Ethereum address in the mixed case that carries its checksum."""
    lower = digits.lower()
    marks = keccak256(lower.encode()).hex()
    return "".join(
        char.upper() if int(mark, 16) >= 8 else char
        for char, mark in zip(lower, marks, strict=False)
    )

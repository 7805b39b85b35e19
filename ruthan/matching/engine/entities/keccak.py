"""Keccak-256 as Ethereum uses it: the padding differs from the SHA3-256 of the standard library."""

from __future__ import annotations

from typing import Final

_MASK: Final = (1 << 64) - 1
_RATE: Final = 136


def _rotations() -> list[list[int]]:
    """Rotation of each lane, by the walk that defines them."""
    table = [[0] * 5 for _ in range(5)]
    x, y = 1, 0
    for step in range(24):
        table[x][y] = (step + 1) * (step + 2) // 2 % 64
        x, y = y, (2 * x + 3 * y) % 5
    return table


def _round_constants() -> list[int]:
    """The 24 constants, by the shift register that defines them."""
    constants = []
    register = 1
    for _ in range(24):
        constant = 0
        for bit in range(7):
            constant ^= (register & 1) << ((1 << bit) - 1)
            register = (register << 1) ^ (0x171 if register >> 7 else 0)
        constants.append(constant)
    return constants


_ROTATIONS: Final = _rotations()
_CONSTANTS: Final = _round_constants()


def _turn(lane: int, by: int) -> int:
    return (lane << by | lane >> (64 - by)) & _MASK


def _permute(state: list[list[int]]) -> list[list[int]]:
    for constant in _CONSTANTS:
        columns = [a ^ b ^ c ^ d ^ e for a, b, c, d, e in state]
        mixed = [columns[(x - 1) % 5] ^ _turn(columns[(x + 1) % 5], 1) for x in range(5)]
        moved = [[0] * 5 for _ in range(5)]
        for x in range(5):
            for y in range(5):
                moved[y][(2 * x + 3 * y) % 5] = _turn(state[x][y] ^ mixed[x], _ROTATIONS[x][y])
        state = [
            [
                moved[x][y] ^ (~moved[(x + 1) % 5][y] & _MASK & moved[(x + 2) % 5][y])
                for y in range(5)
            ]
            for x in range(5)
        ]
        state[0][0] ^= constant
    return state


def keccak256(data: bytes) -> bytes:
    """The 32-byte Keccak-256 digest of some bytes."""
    padding = _RATE - len(data) % _RATE
    padded = bytearray(data + bytes(padding))
    padded[len(data)] ^= 0x01
    padded[-1] ^= 0x80
    state = [[0] * 5 for _ in range(5)]
    for block in range(0, len(padded), _RATE):
        for lane in range(_RATE // 8):
            at = block + lane * 8
            state[lane % 5][lane // 5] ^= int.from_bytes(padded[at : at + 8], "little")
        state = _permute(state)
    return b"".join(state[lane % 5][lane // 5].to_bytes(8, "little") for lane in range(4))

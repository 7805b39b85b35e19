"""Ruthan (รู้ทัน): a country answers online harm, from a forwarded message to a signed answer."""

VERSION = "0.2.0"

"""The pages of campaigns."""

from __future__ import annotations

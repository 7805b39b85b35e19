"""What people type into the pages of campaigns."""

from __future__ import annotations

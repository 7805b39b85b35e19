"""Addresses of campaigns, one module for each part."""

from __future__ import annotations

"""What people type about orders, activities, reports, programmes and the country."""

from __future__ import annotations

"""Pages of orders, activities, monthly reports, programmes and the country."""

from __future__ import annotations

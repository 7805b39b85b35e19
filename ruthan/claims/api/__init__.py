"""Claims for programs: published answers page by page, and what a message is to them."""

from ruthan.claims.api.known import router as known
from ruthan.claims.api.published import router as published

__all__ = ["known", "published"]

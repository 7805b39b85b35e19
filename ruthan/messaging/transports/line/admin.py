"""What is set up once on a channel: the menu under the chat, and where LINE sends events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ruthan.messaging.transports import Refused
from ruthan.messaging.transports.line.door import Door, read


@dataclass(frozen=True, slots=True)
class WebhookCheck:
    """What LINE saw when it called our address: whether it worked, its status, and why not."""

    is_good: bool
    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class Admin:
    """The channel's settings; every method is one call and raises `transports.Refused`."""

    door: Door

    @classmethod
    def of_settings(cls) -> Admin:
        """The settings of the channel that our settings name."""
        return cls(Door.of_settings())

    def name(self) -> tuple[str, str]:
        """The channel's name and its id with the @."""
        held = self.door.get("/v2/bot/info")
        return str(held.get("displayName", "")), str(held.get("basicId", ""))

    def webhook(self) -> tuple[str, bool] | None:
        """The address that LINE calls and whether calls are switched on; None without one."""
        try:
            held = self.door.get("/v2/bot/channel/webhook/endpoint")
        except Refused as refused:
            if refused.is_final:
                return None
            raise
        return str(held.get("endpoint", "")), bool(held.get("active"))

    def set_webhook(self, address: str) -> None:
        """Have LINE call this address, which must begin with https."""
        self.door.put("/v2/bot/channel/webhook/endpoint", {"endpoint": address})

    def check_webhook(self) -> WebhookCheck:
        """Have LINE call our address now, with no event."""
        held = read(self.door.post("/v2/bot/channel/webhook/test", {}))
        return WebhookCheck(
            bool(held.get("success")), int(held.get("statusCode", 0)), str(held.get("reason", ""))
        )

    def menus(self) -> list[dict[str, Any]]:
        """Every menu that was made through the API."""
        found = self.door.get("/v2/bot/richmenu/list").get("richmenus", [])
        return list(found) if isinstance(found, list) else []

    def validate_menu(self, menu: dict[str, Any]) -> None:
        """Have LINE look at a menu without making it."""
        self.door.post("/v2/bot/richmenu/validate", menu)

    def make_menu(self, menu: dict[str, Any], picture: bytes) -> str:
        """Make a menu with its picture (PNG, at most 1 MB); its id. It is shown to nobody yet."""
        held = read(self.door.post("/v2/bot/richmenu", menu))
        name = str(held.get("richMenuId", ""))
        self.door.call(
            "POST", f"/v2/bot/richmenu/{quote(name, safe='')}/content",
            body=picture, media_type="image/png", is_data=True,
        )  # fmt: skip
        return name

    def show_menu(self, name: str) -> None:
        """Show a menu to everyone."""
        self.door.post(f"/v2/bot/user/all/richmenu/{quote(name, safe='')}")

    def shown_menu(self) -> str:
        """The id of the menu that everyone sees, or ''."""
        try:
            return str(self.door.get("/v2/bot/user/all/richmenu").get("richMenuId", ""))
        except Refused as refused:
            if refused.is_final:
                return ""
            raise

    def drop_menu(self, name: str) -> None:
        """Delete a menu."""
        self.door.call("DELETE", f"/v2/bot/richmenu/{quote(name, safe='')}")

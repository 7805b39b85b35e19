"""The library: our own guidance is always there, what is added joins it."""

from __future__ import annotations

from typing import Any

import pytest

from ruthan.publishing import actions, queries
from ruthan.publishing.models import LibraryItem

pytestmark = pytest.mark.django_db

ITEM: dict[str, Any] = {
    "ref": "g01",
    "kind": "good_media",
    "direction": "good",
    "title_th": "รายการสมมุติ",
    "title_en": "An invented programme",
    "body_th": ["เด็กดูแล้วเอาไปเล่าต่อ"],
    "body_en": ["Children retell it."],
    "scores": {"thinking": 4},
}


def test_guidance_is_there_without_any_row() -> None:
    items = queries.library()
    assert len(items) >= 8
    assert all(
        item.title_en and item.body_en and len(item.body_th) == len(item.body_en) for item in items
    )
    assert all(item.kind == "learning" for item in items)
    assert not LibraryItem.objects.exists()


def test_an_item_is_put_once_and_may_be_replaced(client: Any) -> None:
    actions.put_library_item(by="system", is_demonstration=True, **ITEM)
    actions.put_library_item(by="system", is_demonstration=True, **(ITEM | {"title_th": "ชื่อใหม่"}))
    assert LibraryItem.objects.get().title_th == "ชื่อใหม่"
    page = client.get("/en/library/g01/").content.decode()
    assert "Invented example" in page
    assert "4/5" in page


def test_every_item_has_its_page(client: Any) -> None:
    for item in queries.library():
        for prefix in ("", "/en"):
            assert client.get(f"{prefix}/library/{item.ref}/").status_code == 200
    assert client.get("/library/not-there/").status_code == 404


def test_items_are_found_by_their_words() -> None:
    assert [i.ref for i in queries.found_items("คำลับของบ้าน")] == ["family-word"]
    assert queries.found_items("   ") == []

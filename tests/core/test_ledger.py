"""A destroyed key stays destroyed after a restore, also of a backup older than the destruction."""

from __future__ import annotations

import pytest

from ruthan.core import crypto, keyring
from ruthan.core.models import DataKey, DestroyedKey

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_backup_older_than_the_destruction_brings_nothing_back(fresh_keys):
    key = crypto.new_data_key("report")
    held = bytes(key.wrapped)
    sealed = crypto.seal(key, "x", "ข้อความ")
    crypto.destroy(key)
    # What an older backup would put back: the wrapped key, and no line in the table's ledger.
    DataKey.objects.filter(pk=key.pk).update(wrapped=held, destroyed_at=None)
    DestroyedKey.objects.all().delete()
    assert crypto.open_text(DataKey.objects.get(pk=key.pk), "x", sealed) == "ข้อความ"
    assert crypto.replay_destroyed() == 1
    with pytest.raises(crypto.KeyDestroyed):
        crypto.open_text(DataKey.objects.get(pk=key.pk), "x", sealed)


def test_a_destruction_that_was_rolled_back_is_not_noted(fresh_keys):
    from django.db import transaction

    key = crypto.new_data_key("report")
    with pytest.raises(RuntimeError), transaction.atomic():
        crypto.destroy(key)
        raise RuntimeError
    assert key.pk not in keyring.destroyed()


def test_a_torn_last_line_is_passed_over(fresh_keys):
    key = crypto.new_data_key("report")
    crypto.destroy(key)
    ledger = keyring.path().with_name("destroyed.txt")
    ledger.write_text(ledger.read_text() + "0199-torn")
    assert keyring.destroyed() == {key.pk}

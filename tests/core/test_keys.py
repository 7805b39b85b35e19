"""Master keys and data keys: sealing, rotation, destruction that reaches the copies."""

from __future__ import annotations

import os
import stat
import threading
from datetime import timedelta

import pytest

from ruthan.core import clock, crypto, keyring
from ruthan.core.models import DataKey, DestroyedKey

pytestmark = pytest.mark.django_db
TEXT = "ข้อความลับ \u0000 \U0001f600 ๑๒๓"


@pytest.fixture(autouse=True)
def _own_keys(fresh_keys):
    """Every test here has a keyring of its own."""


def test_the_key_file_is_for_its_owner_only_and_made_once():
    before = keyring.load()
    keyring.ensure()
    assert keyring.load() == before
    assert stat.S_IMODE(keyring.path().stat().st_mode) == 0o600
    assert stat.S_IMODE(keyring.path().parent.stat().st_mode) == 0o700


def test_without_keys_nothing_starts():
    keyring.path().unlink()
    with pytest.raises(keyring.KeysMissing):
        keyring.load()


@pytest.mark.parametrize(
    "body", ["", "{}", '{"generations": 3}', '{"generations": [], "hash_secret": ""}']
)
def test_a_broken_key_file_is_refused(body):
    keyring.path().write_text(body)
    os.utime(keyring.path(), (1, 1))
    with pytest.raises(keyring.KeysMissing):
        keyring.load()


def test_another_process_sees_a_new_generation():
    keyring.load()
    made = keyring.add_generation()
    assert keyring.load().current == made
    assert [g.name for g in keyring.load().generations] == ["g1", "g2"]


def test_two_processes_that_rotate_at_once_lose_no_generation():
    ready, threads = threading.Barrier(4), []

    def rotate() -> None:
        ready.wait(20)
        keyring.add_generation()

    for _ in range(4):
        threads.append(threading.Thread(target=rotate))
        threads[-1].start()
    for thread in threads:
        thread.join(20)
    assert [g.name for g in keyring.load().generations] == ["g1", "g2", "g3", "g4", "g5"]


def test_the_current_generation_cannot_be_forgotten():
    with pytest.raises(ValueError, match="current"):
        keyring.forget({"g1"})


def test_keys_of_two_purposes_differ_and_outlive_rotation():
    before = keyring.subkey("one")
    keyring.add_generation()
    assert keyring.subkey("one") == before != keyring.subkey("two")


@pytest.mark.parametrize("text", ["", "a", TEXT, "ก" * 100_000])
def test_what_is_sealed_opens_again(text):
    key = crypto.new_data_key("test")
    sealed = crypto.seal(key, "field", text)
    assert crypto.open_text(DataKey.objects.get(pk=key.pk), "field", sealed) == text
    assert len(sealed) > len(text.encode())


def test_sealing_twice_gives_two_ciphertexts():
    key = crypto.new_data_key("test")
    assert crypto.seal(key, "field", TEXT) != crypto.seal(key, "field", TEXT)


def test_a_ciphertext_fits_its_field_and_its_key_only():
    key, other = crypto.new_data_key("test"), crypto.new_data_key("test")
    sealed = crypto.seal(key, "field", TEXT)
    for wrong_key, label in ((key, "another"), (other, "field")):
        with pytest.raises(crypto.SealBroken):
            crypto.open_text(wrong_key, label, sealed)


@pytest.mark.parametrize("place", [0, 1, 13, -1])
def test_a_changed_ciphertext_is_refused(place):
    key = crypto.new_data_key("test")
    sealed = bytearray(crypto.seal(key, "field", TEXT))
    sealed[place] ^= 1
    with pytest.raises(crypto.SealBroken):
        crypto.open_text(key, "field", bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x01" + b"0" * 12])
def test_a_stump_is_refused(sealed):
    with pytest.raises(crypto.SealBroken):
        crypto.open_text(crypto.new_data_key("test"), "field", sealed)


def test_a_wrapped_key_cannot_be_moved_to_another_row():
    key, other = crypto.new_data_key("test"), crypto.new_data_key("test")
    sealed = crypto.seal(key, "field", TEXT)
    other.wrapped = key.wrapped
    with pytest.raises(crypto.SealBroken):
        crypto.open_text(other, "field", sealed)


def test_a_destroyed_key_opens_nothing_and_stands_in_the_ledger():
    key = crypto.new_data_key("test")
    sealed = crypto.seal(key, "field", TEXT)
    crypto.destroy(key)
    crypto.destroy(key)
    for held in (key, DataKey.objects.get(pk=key.pk)):
        with pytest.raises(crypto.KeyDestroyed):
            crypto.open_text(held, "field", sealed)
    assert DestroyedKey.objects.filter(key_id=key.pk).count() == 1


def test_a_restore_destroys_again_what_the_ledger_names():
    key = crypto.new_data_key("test")
    old = bytes(key.wrapped)
    crypto.destroy(key)
    DataKey.objects.filter(pk=key.pk).update(wrapped=old, destroyed_at=None)
    assert crypto.replay_destroyed() == 1
    assert crypto.replay_destroyed() == 0
    assert bytes(DataKey.objects.get(pk=key.pk).wrapped) == b""


def test_rotation_wraps_every_live_key_and_leaves_destroyed_ones_alone():
    keys = [crypto.new_data_key("test") for _ in range(5)]
    sealed = [crypto.seal(key, "field", TEXT) for key in keys]
    crypto.destroy(keys[0])
    assert crypto.rotate(batch=2) == 4
    assert crypto.rewrap() == 0
    live = DataKey.objects.filter(destroyed_at__isnull=True)
    assert {key.generation for key in live} == {"g2"}
    fresh = [
        crypto.open_text(DataKey.objects.get(pk=k.pk), "field", s)
        for k, s in zip(keys[1:], sealed[1:], strict=True)
    ]
    assert fresh == [TEXT] * 4


def test_old_copies_of_a_destroyed_key_die_with_their_generation(at):
    traveller = at("2026-02-03 10:00")
    key = crypto.new_data_key("test")
    sealed, copy = crypto.seal(key, "field", TEXT), bytes(key.wrapped)
    crypto.rotate()
    crypto.destroy(key)
    traveller.shift(crypto.BACKUP_WINDOW + timedelta(days=1))
    crypto.rotate()
    DataKey.objects.filter(pk=key.pk).update(wrapped=copy, generation="g1", destroyed_at=None)
    with pytest.raises(crypto.KeyDestroyed):
        crypto.open_text(DataKey.objects.get(pk=key.pk), "field", sealed)


def test_a_generation_inside_the_backup_window_is_kept(at):
    at("2026-02-03 10:00")
    crypto.new_data_key("test")
    crypto.rotate()
    assert [g.name for g in keyring.load().generations] == ["g1", "g2"]


def test_a_generation_that_something_live_needs_is_never_forgotten(at):
    traveller = at("2026-02-03 10:00")
    key = crypto.new_data_key("test")
    keyring.add_generation()
    traveller.shift(crypto.BACKUP_WINDOW + timedelta(days=30))
    assert crypto.forget_old_generations() == set()
    assert crypto.seal(key, "field", TEXT)
    assert clock.now()


def test_keyed_hashes_find_equal_values_within_a_purpose():
    one = crypto.keyed_hash("phone", "0000000000")
    assert one == crypto.keyed_hash("phone", b"0000000000")
    assert one != crypto.keyed_hash("mail", "0000000000")
    assert one != crypto.keyed_hash("phone", "0000000000", b"salt")
    assert len(crypto.keyed_hash("phone", "\ud800")) == 32

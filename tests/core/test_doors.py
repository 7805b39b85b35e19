"""The ways to the outside: files, network, mail, throttle, the seal for officers."""

from __future__ import annotations

import hashlib
import smtplib  # noqa: TID251 - its errors alone
import socket
import threading
from datetime import timedelta
from http import server as servers

import pytest
from django.core import mail
from django.test import RequestFactory

from ruthan.core import clock, crypto, custody, http, storage, throttle
from ruthan.core import mail as post
from ruthan.core.models import ThrottleCount

LIMIT = throttle.Limit("test", times=3, seconds=60)


# -- Throttle -------------------------------------------------------------------------------------


def test_the_limit_is_reached_and_a_new_window_begins(db, at):
    traveller = at("2026-02-03 10:00:05")
    for _ in range(3):
        throttle.count(LIMIT, "a")
    with pytest.raises(throttle.TooOften) as refused:
        throttle.count(LIMIT, "a")
    assert refused.value.retry_after == 55
    throttle.count(LIMIT, "b")
    traveller.shift(56)
    throttle.count(LIMIT, "a")


def test_looking_does_not_count(db, at):
    at("2026-02-03 10:00:05")
    for _ in range(10):
        throttle.refuse_if_full(LIMIT, "a")
    for _ in range(3):
        throttle.count(LIMIT, "a")
    with pytest.raises(throttle.TooOften):
        throttle.refuse_if_full(LIMIT, "a")


def test_no_address_is_kept_and_neighbours_share_a_counter(db, at):
    at("2026-02-03 10:00")
    web = RequestFactory()

    def who(address: str) -> bytes:
        return throttle.visitor(web.get("/", REMOTE_ADDR=address))

    assert who("203.0.113.5") == who("203.0.113.77") != who("203.0.114.5")
    assert who("2001:db8:1::1") == who("2001:db8:1:ffff::1") != who("2001:db8:2::1")
    assert who("") == who("nonsense") == who("0.0.0.0")  # noqa: S104 - no address
    throttle.count(LIMIT, who("203.0.113.5"))
    held = ThrottleCount.objects.get()
    assert b"203" not in bytes(held.bucket) and len(held.bucket) == 32


def test_the_salt_changes_with_the_thai_day(db, at):
    web = RequestFactory().get("/", REMOTE_ADDR="203.0.113.5")
    at("2026-02-03 23:59")
    before = throttle.visitor(web)
    at("2026-02-04 00:01")
    assert throttle.visitor(web) != before


def test_old_counters_are_swept(db, at):
    traveller = at("2026-02-03 10:00")
    throttle.count(LIMIT, "a")
    traveller.shift(timedelta(days=3))
    throttle.count(LIMIT, "a")
    assert throttle.sweep() == 1
    assert ThrottleCount.objects.count() == 1


# -- Storage --------------------------------------------------------------------------------------


def test_a_file_comes_back_whole_and_its_ciphertext_tells_nothing(db, fresh_keys):
    key, body = crypto.new_data_key("report"), "สลิปตัวอย่าง".encode() * 1000
    address = storage.put(body, key=key)
    assert storage.get(address, key=key) == body
    stored = storage._path(address).read_bytes()
    assert "สลิป".encode() not in stored
    assert hashlib.sha256(stored).hexdigest() == address
    assert storage._path(address).stat().st_mode & 0o077 == 0


def test_the_same_bytes_twice_have_two_addresses(db, fresh_keys):
    key = crypto.new_data_key("report")
    assert storage.put(b"x", key=key) != storage.put(b"x", key=key)


def test_a_changed_or_missing_file_is_gone(db, fresh_keys):
    key = crypto.new_data_key("report")
    address = storage.put(b"x", key=key)
    storage._path(address).write_bytes(b"other")
    with pytest.raises(storage.FileGone):
        storage.get(address, key=key)
    storage.remove(address)
    storage.remove(address)
    with pytest.raises(storage.FileGone):
        storage.get(address, key=key)


@pytest.mark.parametrize("address", ["", "../../etc/passwd", "0" * 63, "G" * 64, "0" * 63 + "/"])
def test_only_addresses_are_looked_up(db, fresh_keys, address):
    with pytest.raises(storage.FileGone):
        storage.get(address, key=crypto.new_data_key("report"))


def test_a_destroyed_key_makes_the_file_unreadable(db, fresh_keys):
    key = crypto.new_data_key("report")
    address = storage.put(b"x", key=key)
    crypto.destroy(key)
    with pytest.raises(crypto.KeyDestroyed):
        storage.get(address, key=key)


def test_nothing_half_written_is_left(db, fresh_keys):
    key = crypto.new_data_key("report")
    address = storage.put(b"x", key=key)
    assert [p.name for p in storage._path(address).parent.iterdir()] == [address]


# -- The network ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.8/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/",
        "http://0.0.0.0/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://100.64.0.1/",
        "http://2130706433/",
        "ftp://203.0.113.1/",
        "file:///etc/passwd",
        "http:///",
        "not an address",
        "http://[",
        "http://host.invalid:99999/",
    ],
)
def test_private_addresses_and_other_schemes_are_refused(url):
    with pytest.raises(http.Unreachable):
        http.send("GET", url)


def test_a_name_is_looked_up_once_and_one_private_address_is_enough_to_refuse(monkeypatch):
    asked: list[str] = []

    def look_up(name: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(name)
        addresses = {"two.example": ["203.0.113.9", "10.0.0.1"]}.get(name, ["93.184.215.14"])
        return [(2, 1, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(http.socket, "getaddrinfo", look_up)
    with pytest.raises(http.Unreachable, match="private"):
        http.send("GET", "http://two.example/")
    assert http._pinned("https://one.example:8443/a?b=c") == (
        "https://93.184.215.14:8443/a?b=c",
        "one.example:8443",
    )
    assert asked == ["two.example", "one.example"]


@pytest.fixture
def other_side():
    class Handler(servers.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302 if self.path == "/moved" else 200)
            self.send_header("Location", "http://127.0.0.1/")
            self.end_headers()
            self.wfile.write(b"x" * (3_000_000 if self.path == "/large" else 5))

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = servers.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(20)
    server.server_close()


def test_an_operators_own_address_is_reached(other_side):
    answer = http.send("GET", other_side, operator_configured=True)
    assert (answer.status, answer.body) == (200, b"xxxxx")


def test_redirects_are_not_followed(other_side):
    assert http.send("GET", f"{other_side}/moved", operator_configured=True).status == 302


def test_an_answer_that_is_too_large_is_refused(other_side):
    with pytest.raises(http.Unreachable, match="large"):
        http.send("GET", f"{other_side}/large", operator_configured=True)


@pytest.mark.parametrize("what", ["body", "headers", "nothing"])
@pytest.mark.parametrize("how", ["is_loopback_fine", "operator_configured"])
def test_whoever_drips_is_cut_off_when_its_time_is_over(how, what):
    """A byte now and then resets every read's time-out: only the deadline ends it."""
    over = threading.Event()

    def drip() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(65_536)
            if what == "body":
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while what != "nothing" and not over.wait(0.05):
                try:
                    connection.sendall(b"x" if what == "body" else b"H")
                except OSError:
                    return
            over.wait(20)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip)
        thread.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(http.Unreachable, match="too slow"):
            http.send("GET", address, is_cut_off=True, deadline=0.5, **{how: True})
        over.set()
        thread.join(20)


def test_a_deadline_that_is_kept_changes_nothing(other_side):
    answer = http.send("GET", other_side, is_loopback_fine=True, deadline=20)
    assert (answer.status, answer.body) == (200, b"xxxxx")


def test_loopback_is_fine_only_where_it_is_said(other_side):
    with pytest.raises(http.Unreachable, match="private"):
        http.send("GET", other_side)


# -- Mail -----------------------------------------------------------------------------------------


def test_a_message_has_one_recipient_and_both_bodies():
    post.send_mail(
        to="mali@example.invalid",
        subject="ผลตรวจ",
        text="คำตอบ",
        html="<p>คำตอบ</p>",
        message_id="<1@ruthan.invalid>",
    )
    [sent] = mail.outbox
    assert sent.to == ["mali@example.invalid"]
    assert sent.message()["Message-ID"] == "<1@ruthan.invalid>"
    assert sent.alternatives[0][1] == "text/html"


@pytest.mark.parametrize(
    ("error", "how", "is_final"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no such user")}), "550", True),
        (smtplib.SMTPRecipientsRefused({"a@b": (451, b"later")}), "451", False),
        (smtplib.SMTPAuthenticationError(535, b"no"), "535", False),
        (smtplib.SMTPDataError(554, b"no"), "554", False),
        (ConnectionRefusedError(), "ConnectionRefusedError", False),
    ],
)
def test_a_refusal_says_why_and_whether_it_is_for_ever(monkeypatch, error, how, is_final):
    def refuse(*_args, **_named):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    with pytest.raises(post.MailRefused, match=how) as refused:
        post.send_mail(to="mali@example.invalid", subject="x", text="x")
    assert refused.value.is_final == is_final
    assert "a@b" not in str(refused.value)


def test_a_line_break_in_a_subject_is_refused():
    from django.core.mail import BadHeaderError

    with pytest.raises(BadHeaderError):
        post.send_mail(to="mali@example.invalid", subject="x\nBcc: other@example.invalid", text="x")


# -- The seal for officers ------------------------------------------------------------------------


def test_only_the_private_key_opens_what_was_sealed_to_its_public_half():
    private, public = custody.new_pair()
    sealed = custody.seal_to(public, b"secret")
    assert custody.open_with(private, sealed) == b"secret"
    assert custody.seal_to(public, b"secret") != sealed
    with pytest.raises(custody.NotForUs):
        custody.open_with(custody.new_pair()[0], sealed)
    with pytest.raises(custody.NotForUs):
        custody.open_with(private, sealed[:-1] + bytes([sealed[-1] ^ 1]))


@pytest.mark.parametrize("sealed", [b"", b"0" * 31, b"0" * 32, b"\0" * 64])
def test_a_broken_drop_is_not_for_us(sealed):
    with pytest.raises(custody.NotForUs):
        custody.open_with(custody.new_pair()[0], sealed)


def test_an_officers_copy_opens_with_the_right_passphrase_only():
    private, public = custody.new_pair()
    wrapped = custody.wrap_private(private, "ประโยคยาวของเจ้าหน้าที่")
    assert private not in wrapped
    assert custody.unwrap_private(wrapped, "ประโยคยาวของเจ้าหน้าที่") == private
    for wrong in ("", "ประโยคอื่น"):
        with pytest.raises(custody.WrongPassphrase):
            custody.unwrap_private(wrapped, wrong)
    assert len(custody.fingerprint(public)) == 16


def test_the_clock_is_aware_and_the_day_is_thai(at):
    at("2026-02-03 00:30")
    assert clock.now().tzinfo is not None
    assert clock.now().date().isoformat() == "2026-02-02"
    assert clock.today().isoformat() == "2026-02-03"

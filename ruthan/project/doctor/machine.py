"""What the doctor looks at without a database: programs, folders, keys, disk, settings, port."""

from __future__ import annotations

import json
import os
import re
import socket
import stat
import sys
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from ruthan.core import clock, keyring
from ruthan.matching.engine.dense import Cosines
from ruthan.project import unsent, vitals
from ruthan.project.backup import BackupRefused, age_of_newest, verify_backup
from ruthan.project.doctor.finding import Finding, bad, ok, warn
from ruthan.project.settings.environment import is_here
from ruthan.project.supervisor.environment import DEFAULT_PORT
from ruthan.project.supervisor.processes import MOST, NAME, cores, job_processes
from ruthan.project.supervisor.refusals import Refused

LOCK = Path(__file__).resolve().parents[3] / "requirements" / "base.txt"
_PINNED = re.compile(r"^([A-Za-z0-9_.\-\[\]]+)==([^\s;\\]+)\s*(;[^\\]*)?", re.M)
OLDEST_PYTHON = (3, 11)
_GIB = 1 << 30
_OLD_GENERATION = timedelta(days=21)  # it is renewed weekly
_OLD_BACKUP = timedelta(hours=36)


def python() -> Finding:
    """The interpreter."""
    found = sys.version_info[:3]
    words = f"Python {'.'.join(map(str, found))}"
    if found < OLDEST_PYTHON:
        return bad("python", f"{words} is too old", "install Python 3.11 or newer")
    return ok("python", words)


def packages() -> Finding:
    """What is installed against the lock file."""
    try:
        wanted = _PINNED.findall(LOCK.read_text(encoding="utf-8"))
    except OSError:
        return warn("packages", "there is no lock file to compare with", "run from a checkout")
    wrong = [f"{name} {have or 'missing'}, locked {version}" for name, version, marker in wanted
             if not marker and (have := _version(name)) != version]  # fmt: skip
    if wrong:
        few = "; ".join(wrong[:5])
        return warn(
            "packages", f"{len(wrong)} differ from the lock: {few}", "run tools/setup.sh base"
        )
    return ok("packages", f"{len(wanted)} packages as locked")


def processes() -> Finding:
    """How many job processes this machine starts, as this environment says."""
    mend = f"set {NAME} to a number from 1 to {MOST}, or leave it out, and restart"
    try:
        number = job_processes(os.environ)
    except Refused as refused:
        return bad("job processes", str(refused), mend)
    words = f"{number} for {cores()} cores"
    if number > cores():
        return warn("job processes", f"{words}: the site waits for its turn beside them", mend)
    return ok("job processes", words)


def folder() -> Finding:
    """Whose the data folder is and who may look into it."""
    root = Path(settings.RUTHAN_DATA)
    if not root.is_dir():
        return bad("data folder", f"{root} is not there", "start with `ruthan serve` once")
    loose = [p for p in (root, *(root / n for n in ("keys", "files", "run"))) if _is_open(p)]
    if loose:
        names = ", ".join(map(str, loose))
        return bad("data folder", f"others may read {names}", f"chmod o-rwx {names}")
    if not vitals.has_write_access():
        return bad(
            "data folder", f"{root} cannot be written by this user",
            "run as the user that owns it, or give it back with chown",
        )  # fmt: skip
    return ok("data folder", f"{root}, private")


def keys() -> Finding:
    """The master keys: there, private, and renewed."""
    file, mend = keyring.path(), "put your copy of the keys folder back; without it nothing opens"
    try:
        ring = keyring.load()
    except keyring.KeysMissing:
        return bad("keys", f"the master keys at {file} are missing or broken", mend)
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        return bad("keys", f"others may read {file}", f"chmod 600 {file}")
    age = clock.now() - ring.current.born
    if age > _OLD_GENERATION:
        return warn(
            "keys", f"the master key is {age.days} days old; erased reports stay in old copies",
            "see why the weekly job does not run, or run `ruthan rotate-keys`",
        )  # fmt: skip
    return ok("keys", f"{len(ring.generations)} generations, the newest {age.days} days old")


def disk() -> Finding:
    """Room for data."""
    free, share = vitals.disk_free()
    words = f"{free / _GIB:.1f} GiB free ({share:.0%})"
    if free < _GIB // 4:
        return bad("disk", words, "make room now: a full disk stops every report")
    if free < 2 * _GIB or share < 0.1:
        return warn("disk", words, "make room, or move RUTHAN_DATA to a larger disk")
    return ok("disk", words)


def thai() -> Finding:
    """Dictionary, fonts and the typesetter."""
    from ruthan.core.text.breaks import break_words  # noqa: PLC0415 - loads a dictionary

    fonts = Path(__file__).resolve().parents[2] / "ui" / "static" / "ui" / "fonts"
    if not any(fonts.rglob("*.woff2")) and not any(fonts.rglob("*.ttf")):
        return bad("thai", "the fonts are missing", "take the whole checkout again")
    try:
        metadata.version("typst")
        break_words("ทดสอบการตัดคำ")
    except (ImportError, OSError, metadata.PackageNotFoundError) as error:
        return bad("thai", f"{type(error).__name__}: no dictionary or typst", "tools/setup.sh base")
    return ok("thai", "dictionary, fonts and typst are there")


def words() -> Finding:
    """The program that reads words in images; without it images give fewer hints."""
    from ruthan.matching.engine.images import ocr  # noqa: PLC0415 - loads the image library

    missing = ocr.what_is_missing()
    mend = "apt-get install tesseract-ocr tesseract-ocr-tha tesseract-ocr-eng"
    if missing == ocr.NO_LANGUAGE:
        return warn("words", "tesseract lacks Thai or English: images give no words", mend)
    if missing:
        return warn("words", "tesseract is not installed: images give no words", mend)
    return ok("words", "tesseract reads Thai and English")


def deciding() -> Finding:
    """Weights and an encoder of one's own, if the settings name any: loaded and tried here."""
    from ruthan.matching.queries import load_tuning  # noqa: PLC0415 - may load a large model

    mend = "correct RUTHAN_MATCH_WEIGHTS and RUTHAN_MATCH_ENCODER, or leave both out"
    try:
        weights, encoder = load_tuning()
        if encoder is not None:
            Cosines(encoder).try_out()
    except Exception as error:  # noqa: BLE001 - whatever an encoder of others raises
        lost = "the shipped weights decide meanwhile"
        return bad("deciding", f"{error or type(error).__name__}; {lost}", mend)
    if weights is None:
        return ok("deciding", "by the shipped weights, without an encoder")
    named = settings.RUTHAN_MATCH_ENCODER or "no encoder"
    return ok("deciding", f"by {settings.RUTHAN_MATCH_WEIGHTS} with {named}")


def mail() -> Finding:
    """Whether letters leave this machine."""
    if not settings.EMAIL_HOST:
        held = len(unsent.letters())
        return warn(
            "mail",
            f"no mail server: {held} letters lie in {settings.RUTHAN_DATA / 'mail'} and reach "
            "nobody; they go with the rule of messages",
            "set RUTHAN_MAIL_HOST",
        )
    return ok("mail", f"sent through {settings.EMAIL_HOST}:{settings.EMAIL_PORT}")


def line() -> Finding:
    """Whether a LINE channel is named, and wholly; LINE itself is asked by `ruthan line status`."""
    secret, token = bool(settings.RUTHAN_LINE_SECRET), bool(settings.RUTHAN_LINE_TOKEN)
    if secret != token:
        missing = "RUTHAN_LINE_TOKEN" if secret else "RUTHAN_LINE_SECRET"
        return bad("line", f"{missing} is missing: LINE is off", f"set {missing} (docs/line.md)")
    if not secret:
        return ok("line", "off: no channel is named")
    if settings.RUTHAN_LINE_SIMULATOR:
        return warn(
            "line", f"a pretended one at {settings.RUTHAN_LINE_SIMULATOR}",
            "set RUTHAN_LINE_SECRET and RUTHAN_LINE_TOKEN of a real channel",
        )  # fmt: skip
    if not settings.RUTHAN_BASE_URL.startswith("https://"):
        return bad(
            "line", f"LINE cannot call {settings.RUTHAN_BASE_URL}",
            "set RUTHAN_BASE_URL to the public https address, then `ruthan line setup`",
        )  # fmt: skip
    return ok("line", "a channel is named; `ruthan line status` asks LINE")


def sms() -> Finding:
    """Whether text messages can go, and whether the gateway is described wholly."""
    if not settings.RUTHAN_SMS_URL:
        return ok("sms", "off: no gateway is named")
    if not settings.RUTHAN_SMS_URL.startswith("https://"):
        return bad("sms", "the gateway's address is not encrypted",
                   "set RUTHAN_SMS_URL to an https address")  # fmt: skip
    try:
        held = json.loads(settings.RUTHAN_SMS_FIELDS)
    except ValueError:
        held = None
    missing = [w for w in ("{to}", "{text}") if w not in json.dumps(held)]
    if not isinstance(held, dict) or missing:
        return bad("sms", "RUTHAN_SMS_FIELDS is no JSON object with {to} and {text} in it",
                   "correct it (docs/settings.md)")  # fmt: skip
    if settings.RUTHAN_SMS_NUMBERS not in {"e164", "digits", "local"}:
        return bad("sms", "RUTHAN_SMS_NUMBERS is none of e164, digits, local",
                   "correct it (docs/settings.md)")  # fmt: skip
    if not settings.RUTHAN_SMS_KEY:
        return bad("sms", "the gateway has no key", "set RUTHAN_SMS_KEY")
    return ok("sms", f"through {urlsplit(settings.RUTHAN_SMS_URL).hostname}")


def address() -> Finding:
    """The address that people use."""
    base = urlsplit(settings.RUTHAN_BASE_URL)
    if is_here(settings.RUTHAN_BASE_URL):
        return warn("address", f"{settings.RUTHAN_BASE_URL} works on this machine only",
                    "set RUTHAN_BASE_URL to the https address that people use")  # fmt: skip
    if base.scheme != "https":
        return bad("address", f"{settings.RUTHAN_BASE_URL} is not encrypted",
                   "put a proxy with TLS in front and set RUTHAN_BASE_URL to https://")  # fmt: skip
    return ok("address", settings.RUTHAN_BASE_URL)


def hosts() -> Finding:
    """Which names the site answers to."""
    if "*" in settings.ALLOWED_HOSTS:
        return bad("hosts", "any host name is answered", "take * out of RUTHAN_ALLOWED_HOSTS")
    host = urlsplit(settings.RUTHAN_BASE_URL).hostname
    if host not in settings.ALLOWED_HOSTS:
        return bad("hosts", f"{host} is not answered", "check RUTHAN_BASE_URL")
    return ok("hosts", ", ".join(settings.ALLOWED_HOSTS))


def demonstration() -> Finding:
    """Whether strangers can sign in as the people of the demonstration."""
    if settings.RUTHAN_DEMO and not is_here(settings.RUTHAN_BASE_URL):
        return bad("demonstration", "its people can sign in on a public address",
                   "set RUTHAN_DEMO=0 and run `ruthan demo remove`")  # fmt: skip
    if settings.RUTHAN_DEMO:
        return warn("demonstration", "it is on", "set RUTHAN_DEMO=0 before real data comes in")
    return ok("demonstration", "off")


def backup() -> Finding:
    """The scheduled backup: that there is one, how old it is, whether it is whole."""
    if not settings.RUTHAN_BACKUP_FOLDER:
        return warn("backup", "no scheduled backup", "set RUTHAN_BACKUP_FOLDER to another disk")
    place = Path(settings.RUTHAN_BACKUP_FOLDER)
    age = age_of_newest(place)
    if age is None:
        return bad("backup", f"{place} holds no whole backup", f"run `ruthan backup {place}`")
    hours = int(age.total_seconds() // 3600)
    if age > _OLD_BACKUP:
        return bad(
            "backup", f"the newest is {hours} hours old", "see the failed jobs, then the disk"
        )
    try:
        faults = verify_backup(place).faults
    except BackupRefused as refused:
        faults = [str(refused)]
    if faults:
        return bad("backup", "; ".join(faults), f"run `ruthan backup {place}` anew")
    return ok("backup", f"{hours} hours old and whole")


def port() -> Finding:
    """Whether something listens where the site should; only a running site makes that well."""
    number = int(os.environ.get("PORT", DEFAULT_PORT))
    with socket.socket() as probe:
        probe.settimeout(1)
        is_taken = probe.connect_ex(("127.0.0.1", number)) == 0
    if not is_taken:
        return warn("port", f"nothing listens on {number}", "start with `ruthan serve`")
    return ok("port", f"{number} is answered")


CHECKS = (
    python, packages, processes, folder, keys, disk, thai, words, deciding, mail, line, sms,
    address, hosts, demonstration, backup, port,
)  # fmt: skip


def _version(name: str) -> str:
    try:
        return metadata.version(name.partition("[")[0])
    except metadata.PackageNotFoundError:
        return ""


def _is_open(place: Path) -> bool:
    return place.exists() and bool(stat.S_IMODE(place.stat().st_mode) & 0o007)

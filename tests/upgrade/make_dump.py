"""Make the dump of a release: a small lifelike database and its test keys.

    RUTHAN_PG_BIN=/usr/lib/postgresql/15/bin python -m tests.upgrade.make_dump 0.1

Run on the tagged commit, with PostgreSQL 15, so that every supported server can restore it. The
keys open nothing but this fictional dump.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.database import database_url, stop_database

HERE = Path(__file__).parent
TEXT = "ด่วน! ธนาคารตัวอย่างจะปิดทุกสาขาวันศุกร์นี้ ส่งต่อด้วย"


def fill() -> None:
    """One report of each fate: answered, waiting with a question, withdrawn, sealed."""
    from ruthan.core import jobs, keyring
    from ruthan.intake import actions as intake
    from ruthan.network.actions import load_reference
    from ruthan.safeguarding.actions import ensure_custody
    from tests import makers
    from tests.cast import CAST

    keyring.ensure()
    load_reference()
    ensure_custody()
    for person in CAST.values():
        makers.a_person(person)
    answered = makers.a_report(TEXT)
    waiting = makers.a_report("กู้เงินออนไลน์ โอนค่าค้ำ 2,500 ก่อน จริงไหม", email="mali@example.invalid")
    gone = makers.a_report("ข้อความที่ผู้แจ้งถอนไปแล้ว")
    jobs.run_due()
    answered.refresh_from_db()
    makers.a_verdict(makers.a_claim(clusters=[answered.cluster_id]))
    intake.add_remark(by="system", report=waiting, body="มีภาพหน้าจอไหม", author="staff")
    intake.withdraw_report(by="citizen", report=gone)
    intake.submit_sealed(text="เรื่องสมมุติของเด็ก", channel="web", extra={})
    jobs.run_due()


def main() -> int:
    """Write tests/upgrade/VERSION/database.dump and keys.json."""
    target = HERE / sys.argv[1]
    target.mkdir(exist_ok=True)
    data = tempfile.mkdtemp(prefix="ruthan-dump-")
    os.environ |= {"RUTHAN_TEST_DATA": data, "DATABASE_URL": database_url()}
    os.environ["DJANGO_SETTINGS_MODULE"] = "ruthan.project.settings.test"
    try:
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", verbosity=0)
        fill()
        connection.close()
        program = Path(os.environ["RUTHAN_PG_BIN"]) / "pg_dump"
        command = [program, "--format=custom", "--no-owner", "--no-privileges", "--compress=9"]
        dump = str(target / "database.dump")
        subprocess.run([*command, "--file", dump, os.environ["DATABASE_URL"]], check=True)
        shutil.copy(Path(data) / "keys" / "master.json", target / "keys.json")
    finally:
        stop_database()
        shutil.rmtree(data, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

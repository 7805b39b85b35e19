"""The settings of the embedded PostgreSQL, written anew at every start."""

from __future__ import annotations

import os
from pathlib import Path

from ruthan.project.supervisor.account import Account

ROLE = "ruthan"
DATABASE = "ruthan"
SUPERUSER = "postgres"

# For two cores and a gigabyte or two; an operator who needs more sets DATABASE_URL.
COMMON = """\
listen_addresses = ''
unix_socket_permissions = 0700
cluster_name = 'ruthan'
max_connections = 60
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 8MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
jit = off
max_parallel_workers_per_gather = 0
min_wal_size = 128MB
max_wal_size = 1GB
checkpoint_timeout = 15min
wal_compression = on
idle_in_transaction_session_timeout = 5min
timezone = 'UTC'
lc_messages = 'C'
"""

DURABLE = """\
fsync = on
synchronous_commit = on
full_page_writes = on
"""

# Throw-away clusters of the tests only: nothing there has to survive the machine.
FLEETING = """\
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off  # it would count tables as empty whose rows a test has not committed
max_connections = 100
"""

# What a citizen wrote must not reach the log: an ERROR quotes values in its message
# ("invalid input syntax ..."), its DETAIL quotes rows, a crash quotes the statement.
# The program sees every error itself, so the log keeps only LOG, FATAL and PANIC, terse.
SILENT = """\
log_destination = 'stderr'
logging_collector = off
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
log_min_messages = log
log_error_verbosity = terse
log_min_error_statement = panic
log_statement = none
log_min_duration_statement = -1
log_min_duration_sample = -1
log_duration = off
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_connections = off
log_disconnections = off
log_lock_waits = off
log_temp_files = -1
log_autovacuum_min_duration = -1
debug_print_parse = off
debug_print_rewritten = off
debug_print_plan = off
"""


def write_configuration(
    folder: Path, *, sockets: Path, database_owner: Account, durable: bool
) -> None:
    """Write the three files PostgreSQL reads.

    Only whoever may enter the socket folder may connect, and then only the
    account that owns the database or we ourselves.
    """
    main = COMMON + (DURABLE if durable else FLEETING) + SILENT
    main += f"unix_socket_directories = '{_quoted(sockets)}'\n"
    main += f"hba_file = '{_quoted(folder / 'pg_hba.conf')}'\n"
    main += f"ident_file = '{_quoted(folder / 'pg_ident.conf')}'\n"
    names = {database_owner.name} | ({"root"} if os.geteuid() == 0 else set())
    ident = "".join(
        f'ruthan "{name}" {role}\n' for name in sorted(names) for role in (ROLE, SUPERUSER)
    )
    _write(folder / "postgresql.conf", main, reader=database_owner)
    _write(folder / "pg_hba.conf", "local all all peer map=ruthan\n", reader=database_owner)
    _write(folder / "pg_ident.conf", ident, reader=database_owner)


def first_statements(*, fleeting: bool) -> str:
    """What a new cluster is given before its first start, a statement on each line.

    The program's role owns its database and is no superuser: a hole in a query cannot
    read files or start programs. Tests may also make databases and force a checkpoint.
    """
    extra = " CREATEDB IN ROLE pg_checkpoint, pg_monitor" if fleeting else ""
    return f"CREATE ROLE {ROLE} LOGIN{extra}\nCREATE DATABASE {DATABASE} OWNER {ROLE}\n"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _write(path: Path, text: str, *, reader: Account) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o640)
    if reader.drops:
        os.chown(path, os.geteuid(), reader.gid)

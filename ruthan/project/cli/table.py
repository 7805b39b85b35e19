"""Every command in the order in which it is shown: its name, where it is, one line, an example."""

from __future__ import annotations

from typing import Final, NamedTuple


class Command(NamedTuple):
    """One line of `ruthan --help`; the module is loaded only when the command is called."""

    name: str
    module: str
    attribute: str  # a function, or an `app` with commands of its own
    help: str
    example: str


COMMANDS: Final = (
    Command(
        "serve", "service", "serve_command",
        "Start the database, the site and the workers, and keep them alive until Ctrl-C.",
        "ruthan serve --port 8000 --no-demo",
    ),
    Command(
        "migrate", "service", "migrate_command",
        "Bring keys, tables and reference data up to date; safe to repeat.",
        "ruthan migrate",
    ),
    Command(
        "import", "imports", "app",
        "Bring in claims that others checked, posts that were seen, or a partner's MISP feed.",
        "ruthan import claims afnc.json --dry-run",
    ),
    Command(
        "export", "exports", "app",
        "Write out our verdicts, the audit chain, reports as numbers, or entries for partners.",
        "ruthan export claims --to claims.ndjson",
    ),
    Command(
        "kit", "kit", "kit_command",
        "Write one signed fact in every form: pictures, scripts, slides, bills, pop-ups.",
        "ruthan kit C-7Q4MX2PA --to kit.zip",
    ),
    Command(
        "case", "case", "app",
        "The package of a victim's case for the police.",
        "ruthan case export V-7Q4MX2PA --to case.zip",
    ),
    Command(
        "feeds", "feeds", "app",
        "The watch list of public feeds: list, add, check.",
        "ruthan feeds check",
    ),
    Command(
        "line", "line", "app",
        "A LINE channel: set it up, say how it stands, or pretend one on this machine.",
        "ruthan line status",
    ),
    Command(
        "webhook", "webhook", "app",
        "Events for partners: pretend a partner's program on this machine.",
        "ruthan webhook listen",
    ),
    Command(
        "mail", "mail", "app",
        "Mail that came back: note it, and open addresses again that rest because of it.",
        "ruthan mail bounce /var/mail/ruthan-returned/",
    ),
    Command(
        "assess", "assess", "assess_command",
        "Rank messages by rubric-1; needs no database, stores nothing.",
        "ruthan assess posts.ndjson",
    ),
    Command(
        "match", "match", "match_command",
        "Match messages against claims, or texts in pairs; needs no database.",
        "ruthan match posts.ndjson --claims claims.ndjson --top 5",
    ),
    Command(
        "extract", "extract", "extract_command",
        "Read what messages name and which signals they carry; needs no database.",
        "ruthan extract posts.csv",
    ),
    Command(
        "hash", "images", "hash_command",
        "Hash the images of a folder (SHA-256, PDQ); needs no database.",
        "ruthan hash photos/",
    ),
    Command(
        "images", "images", "app",
        "Find the images of a folder among known ones or on a hash list; keep hash lists.",
        "ruthan images match photos/ --against known/",
    ),
    Command(
        "surge", "surge", "app",
        "Surges: what would have been said on past reports.",
        "ruthan surge replay reports.ndjson",
    ),
    Command(
        "cap", "cap", "app",
        "Say what is wrong with CAP files of anybody; hostile ones are refused.",
        "ruthan cap check alert.xml",
    ),
    Command(
        "user", "service", "user_command",
        "Invite a person and print their one-time link.",
        "ruthan user somchai --name 'สมชาย ตัวอย่าง' --role screener",
    ),
    Command(
        "apikey", "service", "apikey_command",
        "Issue a key of the API for an organisation and print it once.",
        "ruthan apikey bot --label 'fraud desk' --scope reports:write",
    ),
    Command(
        "audit", "service", "audit_command",
        "Walk the audit chain and say whether it holds.",
        "ruthan audit verify",
    ),
    Command(
        "backup", "service", "backup_command",
        "Write a backup into a folder, or verify one.",
        "ruthan backup /srv/backups",
    ),
    Command(
        "restore", "service", "restore_command",
        "Fill an empty database from a backup; destroyed keys stay destroyed.",
        "ruthan restore /srv/backups",
    ),
    Command(
        "shred", "service", "shred_command",
        "Take away what its time is over for, or say what would go.",
        "ruthan shred --dry-run",
    ),
    Command(
        "rotate-keys", "service", "rotate_keys_command",
        "Begin a new master key and wrap every live data key with it.",
        "ruthan rotate-keys",
    ),
    Command(
        "doctor", "service", "doctor_command",
        "Look for what is wrong with this installation.",
        "ruthan doctor",
    ),
    Command(
        "demo", "service", "demo_command",
        "Fill the fictional demonstration, or remove every row of it.",
        "ruthan demo remove",
    ),
    Command(
        "completion", "completion", "completion_command",
        "Print the script that completes commands in your shell.",
        "source <(ruthan completion bash)",
    ),
    Command(
        "django", "service", "django_command",
        "Run a management command of Django, for developers.",
        "ruthan django showmigrations",
    ),
)  # fmt: skip

EXIT_CODES: Final = (
    "Exit codes: 0 done; 1 refused, with the reason; 2 wrong usage; 3 done, but some lines were "
    "bad and are named on standard error."
)

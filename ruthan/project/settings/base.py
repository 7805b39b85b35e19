"""What every environment shares. Each RUTHAN_* variable has its paragraph in docs/settings.md."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from ruthan.project.settings.environment import database, env, env_bool, is_here

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "ruthan"

RUTHAN_DATA = Path(env("RUTHAN_DATA") or ROOT / ".ruthan")
RUTHAN_KEYS = Path(env("RUTHAN_KEYS") or RUTHAN_DATA / "keys")
RUTHAN_POPULATION_FILE = Path(env("RUTHAN_POPULATION_FILE") or RUTHAN_DATA / "population.json")
RUTHAN_BASE_URL = env("RUTHAN_BASE_URL", "http://localhost:8000").rstrip("/")
RUTHAN_BACKUP_FOLDER = env("RUTHAN_BACKUP_FOLDER")
RUTHAN_BACKUP_DAYS = int(env("RUTHAN_BACKUP_DAYS", "30"))
RUTHAN_METRICS_TOKEN = env("RUTHAN_METRICS_TOKEN")
RUTHAN_TRUSTED_PROXIES = list(filter(None, env("RUTHAN_TRUSTED_PROXIES").split(",")))
RUTHAN_MATCH_WEIGHTS = env("RUTHAN_MATCH_WEIGHTS")
RUTHAN_MATCH_ENCODER = env("RUTHAN_MATCH_ENCODER")
RUTHAN_DEMO = env_bool("RUTHAN_DEMO", default=False)
RUTHAN_NAME_TH = env("RUTHAN_NAME_TH", "รู้ทัน")
RUTHAN_NAME_EN = env("RUTHAN_NAME_EN", "Ruthan")

RUTHAN_QUIET_HOURS = env("RUTHAN_QUIET_HOURS")
RUTHAN_LINE_SECRET = env("RUTHAN_LINE_SECRET")
RUTHAN_LINE_TOKEN = env("RUTHAN_LINE_TOKEN")
RUTHAN_LINE_API = env("RUTHAN_LINE_API", "https://api.line.me").rstrip("/")
RUTHAN_LINE_DATA_API = env("RUTHAN_LINE_DATA_API", "https://api-data.line.me").rstrip("/")
RUTHAN_LINE_SIMULATOR = env("RUTHAN_LINE_SIMULATOR").rstrip("/")

RUTHAN_SMS_URL = env("RUTHAN_SMS_URL")
RUTHAN_SMS_KEY = env("RUTHAN_SMS_KEY")
RUTHAN_SMS_SENDER = env("RUTHAN_SMS_SENDER")
RUTHAN_SMS_HEADER = env("RUTHAN_SMS_HEADER", "Authorization: Bearer {key}")
RUTHAN_SMS_FIELDS = env(
    "RUTHAN_SMS_FIELDS", '{"to": "{to}", "text": "{text}", "from": "{sender}", "id": "{id}"}'
)
RUTHAN_SMS_NUMBERS = env("RUTHAN_SMS_NUMBERS", "e164")
RUTHAN_SMS_CALLBACK = env("RUTHAN_SMS_CALLBACK")
# Partners' addresses may be this machine where a demonstration runs on it, and in tests.
RUTHAN_WEBHOOK_LOOPBACK = RUTHAN_DEMO and is_here(RUTHAN_BASE_URL)

DEBUG = False
SECRET_KEY = ""
ALLOWED_HOSTS: list[str] = []
DATABASES = {
    "default": database(
        env("DATABASE_URL") or f"postgresql://ruthan@/ruthan?host={RUTHAN_DATA}/run"
    )
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "procrastinate.contrib.django",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ruthan.core",
    "ruthan.ui",
    "ruthan.audit",
    "ruthan.accounts",
    "ruthan.network",
    "ruthan.messaging",
    "ruthan.matching",
    "ruthan.referrals",
    "ruthan.registry",
    "ruthan.intake",
    "ruthan.claims",
    "ruthan.links",
    "ruthan.sharing",
    "ruthan.surges",
    "ruthan.triage",
    "ruthan.publishing",
    "ruthan.trade",
    "ruthan.cases",
    "ruthan.safeguarding",
    "ruthan.campaigns",
    "ruthan.gateway",
    "ruthan.project",
]

MIDDLEWARE = [
    "ruthan.project.health.HealthMiddleware",
    "ruthan.project.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ruthan.ui.middleware.PageHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ruthan.accounts.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "ruthan.project.urls"
WSGI_APPLICATION = "ruthan.project.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ruthan.project.pages.site",
            ],
        },
    }
]

LANGUAGE_CODE = "th"
LANGUAGES = [("th", _("Thai")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "ruthan_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Bangkok"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = RUTHAN_DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Uploads stay in memory until they are cleaned: nothing a citizen sends is spilled to disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 26_214_400
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FILES = 10
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["ruthan.accounts.adapter.QuickArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "gateway:home"
ACCOUNT_ADAPTER = "ruthan.accounts.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = False
ACCOUNT_RATE_LIMITS = False  # allauth counts in the cache of one process; ours count in PostgreSQL
MFA_ADAPTER = "ruthan.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Ruthan"
MFA_TOTP_TOLERANCE = 1  # a code typed as it changes is still good (RFC 6238, 5.2)
MFA_RECOVERY_CODE_COUNT = 10
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = RUTHAN_BASE_URL.startswith("http://localhost")

SESSION_COOKIE_AGE = 43_200
SESSION_COOKIE_NAME = "ruthan_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "ruthan_csrf"
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "ruthan.project.pages.csrf_failed"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env("RUTHAN_MAIL_HOST")
EMAIL_PORT = int(env("RUTHAN_MAIL_PORT", "25"))
EMAIL_HOST_USER = env("RUTHAN_MAIL_USER")
EMAIL_HOST_PASSWORD = env("RUTHAN_MAIL_PASSWORD")
EMAIL_USE_TLS = env_bool("RUTHAN_MAIL_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("RUTHAN_MAIL_FROM", "ruthan@localhost")
if not EMAIL_HOST:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(RUTHAN_DATA / "mail")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LOGGING_CONFIG = "ruthan.core.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "ruthan.core.logs.LineFormatter",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},  # ours says route and status, not the path
        "procrastinate": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
    },
}

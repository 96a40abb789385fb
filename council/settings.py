"""Settings of an installation. Everything that differs between two schools comes from the environment."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from council.lib import env
from council.lib.mailbox import mailbox
from council.lib.postgres import database_url

# ModelForm[Meeting] and the like: types that Django itself does not accept at run time.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

# --- the installation ----------------------------------------------------------------------------------------------
DEBUG = env.boolean("DEBUG", default=False)
BENCH = env.boolean("BENCH", default=False)  # only `make bench` sets it: adds a bare page to compare with, and counts queries
SECRET_KEY = env.secret("SECRET_KEY", default="only-for-development-and-tests" if DEBUG else None)
ALLOWED_HOSTS = env.strings("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.strings("CSRF_TRUSTED_ORIGINS", default=[])

DATABASES = {"default": dj_database_url.parse(database_url(), conn_max_age=60, conn_health_checks=True)}
# Every request is one transaction: a page that fails half-way leaves nothing behind.
DATABASES["default"]["ATOMIC_REQUESTS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "council",
    "members",
    "meetings",
    "attestation",
    "innovations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "csp",
    "pgtrigger",
    "pghistory",
    "post_office",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "council.middleware.CalmSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "members.middleware.PersonalLanguageMiddleware",
    "council.middleware.FirstRunMiddleware",
]

# In the tests a page that asks the database once for each of its rows fails. Nowhere else: it watches every query.
if "pytest" in sys.modules:
    INSTALLED_APPS.append("zeal")
    MIDDLEWARE.append("tests.middleware.watch_reads")
    ZEAL_ALLOWLIST = [{"model": "*", "field": "get()"}]  # the address, the right and the page may each look at one row again
if BENCH:
    INSTALLED_APPS.append("bench")
    MIDDLEWARE.insert(0, "bench.middleware.CostMiddleware")

# Who wrote is told to the database before each statement; reading writes nothing that has a history.
PGHISTORY_MIDDLEWARE_METHODS = ("POST",)
ROOT_URLCONF = "council.urls"
WSGI_APPLICATION = "council.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "council.context.institution",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "crispy_forms.templatetags.crispy_forms_tags",
                "council.templatetags.council_tags",
            ],
        },
    }
]
FORM_RENDERER = "council.lib.widgets.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- signing in ----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = ["members.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "members.signin.SignInForm",
    "change_password": "members.signin.PasswordForm",
    "reauthenticate": "members.signin.AgainForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
# A sign-in not older than this many seconds is asked for before signing a protocol.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "members.signin.SecondStepForm",
    "reauthenticate": "members.signin.SecondStepAgainForm",
    "activate_totp": "members.signin.SwitchOnForm",
}
MFA_TOTP_ISSUER = "Усулдук кеңеш"
SESSION_COOKIE_AGE = 14 * 24 * 3600
# How many days a printed one-time slip for the first sign-in is good for.
SIGN_IN_SLIP_DAYS = 14

# --- languages and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "ky"
LANGUAGES = [("ky", "Кыргызча"), ("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["council.formats"]
TIME_ZONE = "Asia/Bishkek"
USE_TZ = True

# --- files ---------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.string("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
# The largest file that may be attached, in bytes.
MAX_UPLOAD_BYTES = 20 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# --- mail ----------------------------------------------------------------------------------------------------------
# smtp://user:password@host:587 (with STARTTLS), smtps://…:465 (TLS from the start), smtp+plain://host:25. Empty: no mail is sent.
MAILBOX = mailbox(env.secret("EMAIL_URL", default=""))
EMAIL_HOST, EMAIL_PORT = MAILBOX.host, MAILBOX.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAILBOX.user, MAILBOX.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAILBOX.starttls, MAILBOX.tls
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.string("MAIL_FROM", default=MAILBOX.sender)
# Where links in mails lead: https://kengesh.mektep.kg. Empty: the address of the site in the school profile.
SITE_URL = env.string("SITE_URL", default="").rstrip("/")
# Whatever is mailed waits in the database and is sent by `manage.py tick`; what fails is tried again each hour, for a week.
EMAIL_BACKEND = "post_office.EmailBackend"
POST_OFFICE = {
    "BACKENDS": {"default": "django.core.mail.backends.smtp.EmailBackend"},
    "MAX_RETRIES": 7 * 24,
    "RETRY_INTERVAL": datetime.timedelta(hours=1),
}
# The hour (Asia/Bishkek) of the mail that collects a day's notices; days after which a notice is mailed no more, and after which
# mails are cleared away.
DIGEST_HOUR = env.integer("DIGEST_HOUR", default=7)
MAIL_DAYS, KEEP_MAIL_DAYS = 7, 90

# --- what processes share ------------------------------------------------------------------------------------------
# In the database: every process has its own memory, and a rate limit must hold for all of them.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "council_cache"}}
TICK_JOBS = [
    "council.jobs.clear_sessions",
    "council.jobs.clear_cache",
    "members.services.people.clear_expired_slips",
    "members.services.notices.withdraw_unreadable",
    "members.services.notices.clear_old_notices",
    "meetings.services.recording.clear_recorded_changes",
    "meetings.services.reminders.remind",
    "meetings.services.extracts.make_queued_papers",
    "members.services.mail.send_notices",
    "members.services.mail.clear_old_mail",
]

# Days before and after the last day of a task on which those responsible are reminded, and after which chair and director are told.
REMIND_DAYS_BEFORE, REMIND_DAYS_AFTER, ESCALATE_DAYS_AFTER = 3, 1, 7

# --- safety --------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
HTTPS = env.boolean("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HTTPS else 0
SESSION_COOKIE_HTTPONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.string("LOG_LEVEL", default="WARNING")},
}

PRODUCT_NAME = _("Methodological council")

"""Django's settings.

What an organisation decides comes from the environment, and there is little of it:

| variable | what it says |
|---|---|
| `SAFECONDUCT_DESK_DATA` | the folder of the desk: database, device secret, collected static files |
| `SAFECONDUCT_PASSPHRASE` | the passphrase; `safeconduct desk` asks when it is missing |
| `SAFECONDUCT_DEVICE_SECRET` | the file with the device secret, when it is not in the folder |
| `DATABASE_URL` | a PostgreSQL database in place of the encrypted file: `postgresql://USER:PASSWORD@HOST/NAME` |
| `SAFECONDUCT_DESK_ORIGIN` | how browsers reach the desk, as `https://desk.example` or `http://127.0.0.1:8001` |
| `SAFECONDUCT_DEBUG` | `1` shows errors to whoever causes them; refused unless the desk is on this machine |

`safeconduct desk serve` sets what its options say. Without a folder the settings can be imported (types, tests), but no
database opens.
"""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from safeconduct.desk import database, unlock
from safeconduct.desk import origin as origins

ROOM = Path(__file__).parent
DATA = unlock.data_folder()
ORIGIN = origins.read(os.environ.get(origins.VARIABLE, origins.DEFAULT))
DEBUG = origins.debug(os.environ.get("SAFECONDUCT_DEBUG", ""), ORIGIN)
SECRET_KEY = unlock.signing_secret()

ALLOWED_HOSTS = list(ORIGIN.hosts)
CSRF_TRUSTED_ORIGINS = [ORIGIN.text]

INSTALLED_APPS = [
    "safeconduct.desk.members",
    "safeconduct.desk.cases",
    "wagtail.users",
    "wagtail.admin",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.sites",
    "wagtail.search",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "safeconduct.desk.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "safeconduct.desk.middleware.Admission",
]

ROOT_URLCONF = "safeconduct.desk.urls"
WSGI_APPLICATION = "safeconduct.desk.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOM / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# ---- The database
DATABASES = {"default": database.default(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # In the database: limits outlive a restart, and nothing about a member lies anywhere else.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "desk_cache"},
}

# ---- Members and sign-in
AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "safeconduct.desk.members.sign_in.AccountAdapter"
ACCOUNT_FORMS = {"login": "safeconduct.desk.members.sign_in.LoginForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_RATE_LIMITS = {
    # Behind an onion service everyone comes from 127.0.0.1: a limit for an address would lock out all for one.
    "login": None,
    "login_failed": "10/5m/key",
    "signup": None,
    "reset_password": None,
    "reset_password_from_key": None,
    "request_login_code": None,
    "confirm_email": None,
    "verify_phone": None,
    "change_password": "5/m/user",
    "reauthenticate": "10/5m/user",
}
MFA_ADAPTER = "safeconduct.desk.members.sign_in.MFAAdapter"
MFA_FORMS = {
    "authenticate": "safeconduct.desk.members.sign_in.AuthenticateForm",
    "reauthenticate": "safeconduct.desk.members.sign_in.ReauthenticateForm",
    "authenticate_webauthn": "safeconduct.desk.members.sign_in.PasskeyForm",
    "reauthenticate_webauthn": "safeconduct.desk.members.sign_in.ReauthenticatePasskeyForm",
    "add_webauthn": "safeconduct.desk.members.sign_in.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A passkey comes after the password, never in its place: who finds a key on a table has not found the desk.
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = {"webauthn_login": None}

# ---- Cookies and headers
SESSION_COOKIE_NAME = "desk"
SESSION_COOKIE_SECURE = ORIGIN.secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
"""Seconds after which everyone signs in anew, however busy."""
SESSION_IDLE = 3600
"""Seconds without a request after which a member signs in anew."""
CSRF_COOKIE_NAME = "desk_csrf"
CSRF_COOKIE_SECURE = ORIGIN.secure
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_USE_SESSIONS = False
LANGUAGE_COOKIE_SECURE = ORIGIN.secure
LANGUAGE_COOKIE_SAMESITE = "Strict"
SECURE_HSTS_SECONDS = 31_536_000 if ORIGIN.https else 0
# Others learn nothing. With "no-referrer" browsers would send "Origin: null", which the CSRF check must refuse.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ORIGIN.https else None
USE_X_FORWARDED_HOST = False
X_FRAME_OPTIONS = "DENY"

# ---- Languages and days
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [ROOM / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# ---- Files
STATIC_URL = "/static/"
STATIC_ROOT = (DATA / "static") if DATA else None
STATICFILES_DIRS = [ROOM / "static"]
# Members upload nothing: Wagtail's storage is a folder in memory that forgets.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# ---- Wagtail: the shell, and nothing that speaks to others
WAGTAIL_SITE_NAME = "Safeconduct"
WAGTAILADMIN_BASE_URL = ORIGIN.text
WAGTAILADMIN_LOGIN_URL = "/account/login/"
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = ["UTC"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAIL_I18N_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

# ---- Logs: codes and places, never what people wrote
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"bare": {"()": "safeconduct.desk.logs.Bare"}},
    "formatters": {"plain": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["bare"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # A line for every 404 would be a record of who looked for what.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "safeconduct.desk.logs.NothingShown"

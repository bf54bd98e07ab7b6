"""Settings under which BottleCRM runs for the tests; its own code stays as it was installed.

SQLite in the file BENCH_DATABASE, mail as files in BENCH_MAIL, background work inside the request
that asks for it. Upstream refuses webhooks to private addresses and to ports other than 443;
a test bench has nothing but loopback, so that one rule is turned round here.
"""

import os

import webhooks.ssrf
from crm.settings import *  # noqa: F403 - what a Django settings override is

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["BENCH_DATABASE"],
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
    }
}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_BROKER_URL = "memory://"
CELERY_RESULT_BACKEND = "cache+memory://"
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": os.environ["BENCH_MAIL"]},
    }
}

webhooks.ssrf.is_blocked = lambda address: not address.is_loopback
webhooks.ssrf._allowed_ports = lambda: range(1, 65536)

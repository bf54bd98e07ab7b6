"""What Odoo says when it refuses, and the CrmError for it.

JSON-RPC answers 200 and says so in the body; JSON-2 answers a status, but 500 for a domain or an
argument that it does not understand. Both name the exception. Odoo's own texts are left out: they
may hold what a user called their records.
"""

from collections.abc import Callable, Mapping

from plugin.crm import CrmAuthError, CrmError, RecordGone


def _for_good(text: str) -> CrmError:
    return CrmError(text, permanent=True)


_BY_NAME: Mapping[str, Callable[[str], CrmError]] = {
    "AccessError": CrmAuthError,
    "AccessDenied": CrmAuthError,
    "SessionExpiredException": CrmAuthError,
    "Unauthorized": CrmAuthError,
    "Forbidden": CrmAuthError,
    "MissingError": RecordGone,
    "NotFound": RecordGone,
    "ValidationError": _for_good,
    "UserError": _for_good,
    "RedirectWarning": _for_good,
    "BadRequest": _for_good,
    "UnprocessableEntity": _for_good,
    # Python's own: a model, field or argument that this Odoo does not have.
    "AttributeError": _for_good,
    "KeyError": _for_good,
    "NameError": _for_good,
    "TypeError": _for_good,
    "ValueError": _for_good,
}


def error_named(name: object, call: str) -> CrmError:
    """Return the error for Odoo's name of it; a name that we do not know may pass by itself.

    `call` is the model and method, for the text. Two writers that met
    (`psycopg2.errors.SerializationFailure`) are among those that pass.
    """
    short = name.rpartition(".")[2] if isinstance(name, str) else ""
    told = short if short.isidentifier() and len(short) <= 60 else "an error"
    text = f"Odoo answered {told} to {call}"
    make = _BY_NAME.get(short)
    return make(text) if make else CrmError(text, permanent=False)

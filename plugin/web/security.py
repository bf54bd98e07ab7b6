"""What protects every page: cookies, forged forms, floods, and what a browser may do with it."""

from flask import Flask, Request, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

from plugin.config import MAX_BODY_BYTES, Config
from plugin.web import session

csrf = CSRFProtect()
"""Guards every form. A blueprint whose callers prove themselves otherwise is `exempt`ed."""

limiter = Limiter(get_remote_address)
"""Counts in Redis, and in memory while Redis does not answer."""

_POLICY = (
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_ONE_YEAR = "max-age=31536000"


def init_app(app: Flask, config: Config) -> None:
    """Set cookies, form protection, limits and headers up; call it before blueprints are added."""
    app.config.update(_cookies(is_https=config.is_https))
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    # The token lives as long as the session; a page stays open all day. Behind proxies that strip
    # Referer the strict check would lock people out, and `__Host-` cookies make it redundant.
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    app.config.update(
        RATELIMIT_STORAGE_URI=config.redis_url.replace("unix://", "redis+unix://", 1),
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_KEY_PREFIX="afterword",
    )
    csrf.init_app(app)
    limiter.init_app(app)

    @app.after_request
    def _set_headers(response: Response) -> Response:
        return _guard(request, response, is_https=config.is_https)


def _cookies(*, is_https: bool) -> dict[str, object]:
    """A CRM on another site frames us, so over https the cookie is SameSite=None, partitioned."""
    return {
        "SESSION_COOKIE_NAME": "__Host-afterword" if is_https else "afterword",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": is_https,
        "SESSION_COOKIE_SAMESITE": "None" if is_https else "Lax",
        "SESSION_COOKIE_PARTITIONED": is_https,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": session.LIFE,
    }


def _guard(asked: Request, response: Response, *, is_https: bool) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if is_https:
        response.headers.setdefault("Strict-Transport-Security", _ONE_YEAR)
    response.headers.setdefault("Content-Security-Policy", "; ".join((*_POLICY, _ancestors(asked))))
    if "static" not in (asked.endpoint or ""):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _ancestors(asked: Request) -> str:
    """Let the installation's CRM frame its framed pages, and nobody frame anything else.

    A framed page without a viewer says only how to come back, which anybody may frame.
    """
    if asked.blueprint == "launch":
        return "frame-ancestors *"
    if not session.is_framed():
        return "frame-ancestors 'none'"
    profile = session.loaded_profile()
    if profile is None:
        return "frame-ancestors *"
    return " ".join(("frame-ancestors", *profile.frame_ancestors))

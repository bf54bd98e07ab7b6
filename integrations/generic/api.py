"""The five calls that we make to a CRM that speaks our protocol (docs/protocol.md)."""

from collections.abc import Mapping

import jwt

from integrations.http import CrmAnswer, CrmHttp
from plugin.crm import CrmAuthError, CrmConnection
from plugin.domain.records import RecordKind

PREFIX = "/afterword/v1"
TOKEN_SECONDS = 60


class GenericApi:
    """Calls to one CRM account, each with a proof of its own that holds for a minute."""

    def __init__(self, connection: CrmConnection) -> None:
        self._connection = connection
        self._http = CrmHttp(connection.base_url, headers=self._headers)

    def changes(self, since: str | None, *, limit: int) -> CrmAnswer:
        """Return a page of what changed since the cursor (None: of everything)."""
        params = {"limit": str(limit)} | ({"since": since} if since is not None else {})
        return self._http.get(f"{PREFIX}/changes", params=params)

    def records(self, kind: RecordKind, ref: str) -> CrmAnswer:
        """Return a record and all that it refers to. Raises RecordGone."""
        return self._http.get(f"{PREFIX}/records", params={kind.value: ref})

    def refs(self, kind: RecordKind, cursor: str | None) -> CrmAnswer:
        """Return a page of all records of a kind. Raises RecordGone where the CRM has no list."""
        params = {"kind": kind.value} | ({"cursor": cursor} if cursor is not None else {})
        return self._http.get(f"{PREFIX}/refs", params=params)

    def write(self, what: str, document: Mapping[str, object]) -> CrmAnswer:
        """Write one of "notes" or "tasks"."""
        return self._http.post(f"{PREFIX}/{what}", document)

    def _headers(self) -> Mapping[str, str]:
        secret = self._connection.secrets.get("shared_secret")
        if not secret:
            raise CrmAuthError("There is no shared secret for this CRM")
        now = int(self._connection.clock().timestamp())
        claims = {
            "iss": self._connection.installation_key,
            "aud": self._connection.base_url,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
        }
        return {
            "Authorization": f"Bearer {jwt.encode(claims, secret, algorithm='HS256')}",
            "Accept": "application/json",
        }

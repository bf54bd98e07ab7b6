"""An Odoo with tables in memory that answers by JSON-RPC, and of the 19 line by JSON-2 too.

It refuses as the real ones did: 18 with 200 and an error in the body, 19 with statuses.
"""

import json
import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.integrations.odoo.agency import agency

DATABASE, LOGIN, KEY = "agency", "plugin@agency.test", "an-api-key-of-the-tests"
UID = 8
STATUSES = {"AccessError": 403, "MissingError": 404, "NotFound": 404, "Unauthorized": 401}


class Refusal(Exception):
    """What an Odoo raises, by its name."""


class FakeOdoo:
    """`era` is "18" or "19". `calls` are model, method and arguments; `tables` may be changed."""

    def __init__(self, server: HTTPServer, era: str) -> None:
        self.era = era
        self.tables = agency(era)
        self.calls: list[tuple[str, str, dict[str, Any]]] = []
        self.is_settings_admin = True
        server.expect_request(re.compile("/jsonrpc"), method="POST").respond_with_handler(self._rpc)
        server.expect_request(re.compile("/json/2/.*"), method="POST").respond_with_handler(
            self._json2
        )

    def called(self, model: str, method: str) -> list[dict[str, Any]]:
        """Return the arguments of each call of a method."""
        return [args for one, name, args in self.calls if (one, name) == (model, method)]

    def _rpc(self, request: Request) -> Response:
        params = json.loads(request.get_data())["params"]
        try:
            answer: dict[str, Any] = {"result": self._service(params)}
        except Refusal as refusal:
            data = {"name": f"odoo.exceptions.{refusal}", "message": "Priya, rita@agency.test"}
            answer = {"error": {"code": 200, "message": "Odoo Server Error", "data": data}}
        return _json({"jsonrpc": "2.0", "id": 1, **answer})

    def _service(self, params: dict[str, Any]) -> Any:
        args = params["args"]
        if params["service"] == "common":
            return UID if args[:3] == [DATABASE, LOGIN, KEY] else False
        database, uid, key, model, method, positional, named = args
        if (database, uid, key) != (DATABASE, UID, KEY):
            raise Refusal("AccessDenied")
        first = _FIRST[method]
        return self._call(model, method, dict(zip(first, positional, strict=True)) | named)

    def _json2(self, request: Request) -> Response:
        if self.era == "18":
            return Response("", 303, headers={"Location": "/web/login?redirect=/json/2"})
        if request.headers.get("Authorization") != f"bearer {KEY}":
            return _json({"name": "werkzeug.exceptions.Unauthorized", "message": "Invalid"}, 401)
        model, method = request.path.split("/")[3:]
        try:
            return _json(self._call(model, method, json.loads(request.get_data())))
        except Refusal as refusal:
            name = f"odoo.exceptions.{refusal}"
            return _json({"name": name, "message": "Priya"}, STATUSES.get(str(refusal), 500))

    def _call(self, model: str, method: str, args: dict[str, Any]) -> Any:
        self.calls.append((model, method, args))
        if model not in self.tables:
            raise Refusal("NotFound" if self.era == "19" else "UserError")
        if model.startswith("base.automation") and not self.is_settings_admin:
            raise Refusal("AccessError")
        return _METHODS[method](self, model, args)

    def _context_get(self, _model: str, _args: dict[str, Any]) -> Any:
        return {"lang": "en_US", "tz": "UTC", "uid": UID}

    def _fields_get(self, model: str, _args: dict[str, Any]) -> Any:
        return {name: {"type": "char"} for name in next(iter(self.tables[model].values()))}

    def _search_read(self, model: str, args: dict[str, Any]) -> Any:
        if model == "ir.model":
            return [{"id": 400 + len(args["domain"][0][2]), "model": args["domain"][0][2]}]
        if model == "ir.model.fields":
            names = args["domain"][1][2]
            return [{"id": 1000 + place, "name": name} for place, name in enumerate(names)]
        found = self._found(model, args)
        for term in reversed(args.get("order", "id asc").split(", ")):
            name, _, way = term.partition(" ")
            found.sort(key=lambda one, by=name: one[by], reverse=way == "desc")  # type: ignore[misc] # a loop's lambda
        fields = {"id", *args["fields"]}
        known = {name for one in found for name in one}
        if found and fields - known:
            raise Refusal("ValueError")
        return [{k: v for k, v in one.items() if k in fields} for one in found[: args.get("limit")]]

    def _search_count(self, model: str, args: dict[str, Any]) -> Any:
        return len(self._found(model, args))

    def _found(self, model: str, args: dict[str, Any]) -> list[dict[str, Any]]:
        shows_archived = args.get("context", {}).get("active_test") is False
        return [
            one
            for one in self.tables[model].values()
            if self._matches(one, args["domain"]) and (shows_archived or one.get("active", True))
        ]

    def _matches(self, one: dict[str, Any], domain: list[Any]) -> bool:
        if domain and domain[0] == "|":
            return self._holds(one, domain[1]) or self._holds(one, domain[2])
        return all(self._holds(one, condition) for condition in domain)

    def _holds(self, one: dict[str, Any], condition: list[Any]) -> bool:
        path, operator, wanted = condition
        name, _, rest = path.partition(".")
        value = one[name]
        if rest:
            return self._holds(self.tables["calendar.event"][value[0]], [rest, operator, wanted])
        return _OPERATORS[operator](
            value[0] if isinstance(value, list) and value else value, wanted
        )

    def _create(self, model: str, args: dict[str, Any]) -> Any:
        return [self._added(model, values) for values in args["vals_list"]]

    def _added(self, model: str, values: dict[str, Any]) -> int:
        rows = self.tables[model]
        number = max(rows, default=40) + 1
        rows[number] = {"id": number, **values}
        return number

    def _unlink(self, model: str, args: dict[str, Any]) -> Any:
        for number in args["ids"]:
            if self.tables[model].pop(number, None) is None:
                raise Refusal("MissingError")
        return True

    def _message_post(self, model: str, args: dict[str, Any]) -> Any:
        values = {"model": model, "res_id": self._existing(model, args), "body": args["body"]}
        number = self._added("mail.message", values)
        return number if self.era == "18" else [number]

    def _activity_schedule(self, model: str, args: dict[str, Any]) -> Any:
        kept = ("summary", "note", "date_deadline", "user_id")
        values = {name: args.get(name, False) for name in kept}
        place = {"res_model": model, "res_id": self._existing(model, args)}
        number = self._added("mail.activity", values | place)
        return f"mail.activity({number},)" if self.era == "18" else [number]

    def _existing(self, model: str, args: dict[str, Any]) -> int:
        (number,) = args["ids"]
        if number not in self.tables[model]:
            raise Refusal("MissingError")
        return int(number)


_FIRST = {
    "fields_get": (),
    "search_read": ("domain",),
    "search_count": ("domain",),
    "create": ("vals_list",),
    "unlink": ("ids",),
    "message_post": ("ids",),
    "activity_schedule": ("ids",),
}
_METHODS: dict[str, Callable[[FakeOdoo, str, dict[str, Any]], Any]] = {
    "context_get": FakeOdoo._context_get,
    "fields_get": FakeOdoo._fields_get,
    "search_read": FakeOdoo._search_read,
    "search_count": FakeOdoo._search_count,
    "create": FakeOdoo._create,
    "unlink": FakeOdoo._unlink,
    "message_post": FakeOdoo._message_post,
    "activity_schedule": FakeOdoo._activity_schedule,
}
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda value, wanted: value == wanted,
    "!=": lambda value, wanted: value != wanted,
    ">=": lambda value, wanted: value >= wanted,
    ">": lambda value, wanted: value > wanted,
    "in": lambda value, wanted: value in wanted,
    "ilike": lambda value, wanted: wanted.casefold() in str(value).casefold(),
    "=like": lambda value, wanted: fnmatchcase(value, wanted.replace("%", "*")),
}


def _json(document: Any, status: int = 200) -> Response:
    return Response(json.dumps(document), status, mimetype="application/json")

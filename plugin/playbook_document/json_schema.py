"""The JSON schema of a playbook document, made of the table of settings."""

from typing import Any

from plugin.domain.disputes import DISPUTES
from plugin.domain.moments import Unit
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.playbook_paths import setting
from plugin.domain.playbook_values import plain
from plugin.playbook_document.fields import Kind
from plugin.playbook_document.schemas import TREE, Tree
from plugin.playbook_document.settings import SETTINGS


def json_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12) of what a document may hold.

    It knows no order of times and no contradictions; `read_playbook` does.
    """
    forms: dict[str, Any] = {}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Afterword playbook, format 1",
        "description": "What is left out is as in the default playbook. See docs/playbook.md.",
        **_section(TREE, "", forms),
        "required": ["name"],
        "$defs": dict(sorted(forms.items())),
    }


def _with_forms_apart(schema: Any, forms: dict[str, Any]) -> Any:
    """Return the schema with a reference to each form of a moment; they go into `forms`."""
    if isinstance(schema, list):
        return [_with_forms_apart(each, forms) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "anchor" in schema.get("properties", {}):
        name = _form_name(schema)
        forms[name] = schema
        return {"$ref": f"#/$defs/{name}"}
    return {key: _with_forms_apart(each, forms) for key, each in schema.items()}


def _form_name(form: dict[str, Any]) -> str:
    unit, count = next(item for item in form["properties"].items() if item[0] in tuple(Unit))
    anchor = form["properties"]["anchor"]["const"]
    name = f"{unit}_{count['minimum']}_to_{count['maximum']}_from_{anchor}"
    return f"{name}_named" if "anchor" in form["required"] else name


def _section(tree: Tree, before: str, forms: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            name: _section(each, f"{before}{name}.", forms)
            if isinstance(each, dict)
            else _field(each, f"{before}{name}", forms)
            for name, each in tree.items()
        },
        "additionalProperties": False,
    }


def _field(kind: Kind, path: str, forms: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = _with_forms_apart(kind.json_schema(), forms)
    if path in SETTINGS:
        about = SETTINGS[path]
        schema["description"] = f"{about.text} ({about.whose})" if about.whose else about.text
        schema["default"] = plain(path, setting(DEFAULT_PLAYBOOK, path))
    if path.startswith("disputes."):
        schema["description"] = DISPUTES[path.rpartition(".")[2]].title
    return schema

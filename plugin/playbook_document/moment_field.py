"""Moments as a playbook document writes them, and from which anchors a setting may tell one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError

from plugin.domain.moments import INSTANTS, Anchor, Hour, Moment, Unit
from plugin.playbook_document.fields import Kind, WallTime, Whole
from plugin.playbook_document.nearest import either, no_choice, unknown

_KEYS = ("anchor", *(unit.value for unit in Unit), "at")
_AT = WallTime(Hour)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to tell a moment: so many units from an anchor, both bounds included."""

    anchor: Anchor
    unit: Unit
    least: int
    most: int

    @property
    def count(self) -> Whole:
        """Return the field of its count."""
        return Whole(self.least, self.most)

    @property
    def has_hour(self) -> bool:
        """Tell whether it needs a time of day."""
        return self.anchor not in INSTANTS


class MomentField(Kind):
    """A moment in one of some forms.

    The anchor may be left out where the unit has only one.
    """

    def __init__(self, *forms: Form, allow_none: bool = False, **given: Any) -> None:
        super().__init__(allow_none=allow_none, **given)
        self.forms = forms

    def read(self, value: Any) -> Moment:
        if not isinstance(value, dict):
            raise ValidationError(f"must be like {self._example()}")
        errors = {key: [unknown(key, _KEYS)] for key in value if key not in _KEYS}
        if errors:
            raise ValidationError(errors)
        unit = self._unit(value)
        form = self._form(value, unit)
        count = _part(unit.value, form.count, value)
        return Moment(form.anchor, count, unit, _hour(form, value))

    def json_schema(self) -> dict[str, Any]:
        schemas = [self._form_schema(form) for form in self.forms]
        if self.allow_none:
            schemas.append({"type": "null"})
        return {"anyOf": schemas} if len(schemas) > 1 else schemas[0]

    def _unit(self, value: Mapping[str, Any]) -> Unit:
        known = list(dict.fromkeys(form.unit for form in self.forms))
        given = [unit for unit in Unit if unit.value in value]
        wrong = [unit for unit in given if unit not in known]
        if wrong:
            reason = f"cannot be counted here; count {either(known)}"
            raise ValidationError({wrong[0].value: [reason]})
        if len(given) != 1:
            wanted = "one of them" if given else either(known)
            raise ValidationError(f"must count {wanted}, like {self._example()}")
        return given[0]

    def _form(self, value: Mapping[str, Any], unit: Unit) -> Form:
        forms = {form.anchor.value: form for form in self.forms if form.unit is unit}
        anchor = value.get("anchor")
        if "anchor" in value:
            if not isinstance(anchor, str) or anchor not in forms:
                raise ValidationError({"anchor": [self._no_anchor(anchor, unit, forms)]})
            return forms[anchor]
        if len(forms) > 1:
            raise ValidationError({"anchor": [f"is missing; it may be {either(forms)}"]})
        return next(iter(forms.values()))

    def _no_anchor(self, anchor: Any, unit: Unit, forms: Mapping[str, Form]) -> str:
        others = [form.unit.value for form in self.forms if form.anchor.value == anchor]
        if others:
            return f"is not counted from in {unit.value}, but in {either(others)}"
        return no_choice(anchor, forms)

    def _example(self) -> str:
        form = self.forms[0]
        at = ", at: morning" if form.has_hour else ""
        usual = 60 if form.unit is Unit.MINUTES else 1
        count = min(max(usual, form.least), form.most)
        return f"{{anchor: {form.anchor.value}, {form.unit.value}: {count}{at}}}"

    def _form_schema(self, form: Form) -> dict[str, Any]:
        same_unit = [each for each in self.forms if each.unit is form.unit]
        required = ["anchor"] if len(same_unit) > 1 else []
        properties = {
            "anchor": {"const": form.anchor.value},
            form.unit.value: form.count.json_schema(),
        }
        required.append(form.unit.value)
        if form.has_hour:
            properties["at"] = _AT.json_schema()
            required.append("at")
        return {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }


def _hour(form: Form, value: Mapping[str, Any]) -> Any:
    if form.has_hour:
        return _part("at", _AT, value)
    if "at" in value:
        raise ValidationError({"at": [f"has no meaning after {form.anchor.value}; leave it out"]})
    return None


def _part(name: str, kind: Kind, value: Mapping[str, Any]) -> Any:
    if name not in value:
        raise ValidationError({name: ["is missing"]})
    try:
        return kind.read(value[name])
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from None

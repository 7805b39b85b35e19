"""Every model with something personal or secret in it has a rule, or a reason why it stays."""

from __future__ import annotations

import re

from django.apps import apps
from django.db import models

from ruthan.core import retention
from ruthan.project.retention import KEPT, RULES

PERSONAL = re.compile(
    r"sealed|e_?mail|phone|address|token|receipt|reporter|password|secret|session_data|bucket|"
    r"wrapped|_hash$|placed_by|contact|ip$"
)
# Names that only sound like it.
FREE = {
    "core.retentionperiod", "network.desk",  # an office's own public desk
    "auth.permission", "contenttypes.contenttype",
}  # fmt: skip


def personal(model: type[models.Model]) -> list[str]:
    """The fields of a model that hold something personal, secret or sealed."""
    found = []
    for field in model._meta.get_fields():
        if not isinstance(field, models.Field):
            continue
        keyed = field.is_relation and field.related_model._meta.label_lower == "core.datakey"
        if (
            keyed
            or isinstance(field, models.EmailField | models.BinaryField)
            or PERSONAL.search(field.name)
        ):
            found.append(field.name)
    return found


def test_every_model_with_a_personal_field_has_a_rule_or_a_reason() -> None:
    covered = {name.lower() for rule in RULES for name in (rule.model, *rule.covers)}
    covered |= {name.lower() for name in KEPT} | FREE
    bare = {
        model._meta.label: fields
        for model in apps.get_models()
        if (fields := personal(model)) and model._meta.label_lower not in covered
    }
    assert bare == {}


def test_every_rule_names_models_that_exist_and_has_a_dated_period() -> None:
    labels = {model._meta.label.lower() for model in apps.get_models()}
    for rule in RULES:
        assert {name.lower() for name in (rule.model, *rule.covers)} <= labels, rule.name
        period = retention.shipped(rule.name)
        assert period.source, rule.name
        assert period.decided_on, rule.name
    assert {name.lower() for name in KEPT} <= labels
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(KEPT.values())


def test_no_period_is_shipped_without_a_rule() -> None:
    assert set(retention._read_shipped()) == {rule.name for rule in RULES}

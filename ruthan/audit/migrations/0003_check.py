"""Walks along the chain, one at a time."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("finished_at", models.DateTimeField(null=True)),
                ("links", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("waiting", models.BigIntegerField(default=0)),
                ("broken_at", models.BigIntegerField(null=True)),
                ("head", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("finished_at__isnull", True)),
                        name="audit_check_one_at_a_time",
                    )
                ]
            },
        ),
    ]

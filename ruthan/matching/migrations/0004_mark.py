"""Rounds of mending remember how far they came; on a running site not all begins anew."""

from django.db import migrations, models

BEGIN = """
INSERT INTO matching_mark (name, xid, signature, at)
SELECT named.name, last.xid, last.id, now() FROM (VALUES ('clusters'), ('families')) AS named(name),
(
    SELECT xid::text::bigint AS xid, id FROM matching_signature
    WHERE at < now() - interval '1 hour' ORDER BY matching_signature.xid DESC, id DESC LIMIT 1
) AS last
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_families")]
    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("xid", models.BigIntegerField(default=0)),
                ("signature", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]

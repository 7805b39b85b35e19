import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matching', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='signature',
            name='matching_signature_tail',
        ),
        migrations.AddField(
            model_name='cluster',
            name='apart_from',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matching.cluster'),
        ),
        migrations.AddField(
            model_name='signature',
            name='is_indexed',
            field=models.BooleanField(default=True),
        ),
        migrations.AddIndex(
            model_name='cluster',
            index=models.Index(fields=['first_seen'], name='matching_cluster_seen'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('is_indexed', True)), fields=['xid', 'id'], name='matching_signature_tail'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('report', 'claim'))), name='matching_signature_kind'),
        ),
    ]

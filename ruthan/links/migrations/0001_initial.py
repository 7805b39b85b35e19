
import django.db.models.deletion
import ruthan.core.refs
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('name', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('after', models.UUIDField(null=True)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Hub',
            fields=[
                ('id', models.UUIDField(default=ruthan.core.refs.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('indicator', 'Account, number or link'), ('family', 'Scam template')], max_length=10)),
                ('subject', models.UUIDField()),
                ('members', models.PositiveIntegerField(default=0)),
                ('is_common', models.BooleanField(default=False)),
                ('hubs', models.PositiveIntegerField(default=1)),
                ('ties', models.PositiveIntegerField(default=0)),
                ('is_stale', models.BooleanField(default=False)),
                ('seen_at', models.DateTimeField()),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='links.hub')),
            ],
        ),
        migrations.CreateModel(
            name='Tie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_kind', models.CharField(max_length=12)),
                ('source_id', models.UUIDField()),
                ('hub', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='tied', to='links.hub')),
            ],
        ),
        migrations.AddIndex(
            model_name='hub',
            index=models.Index(fields=['parent'], name='links_children'),
        ),
        migrations.AddIndex(
            model_name='hub',
            index=models.Index(condition=models.Q(('is_common', False), ('parent__isnull', True)), fields=['-ties', 'id'], name='links_networks'),
        ),
        migrations.AddIndex(
            model_name='hub',
            index=models.Index(condition=models.Q(('is_stale', True)), fields=['id'], name='links_stale'),
        ),
        migrations.AddConstraint(
            model_name='hub',
            constraint=models.UniqueConstraint(fields=('kind', 'subject'), name='links_hub_once'),
        ),
        migrations.AddConstraint(
            model_name='hub',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['indicator', 'family'])), name='links_hub_kind'),
        ),
        migrations.AddIndex(
            model_name='tie',
            index=models.Index(fields=['source_kind', 'source_id'], name='links_tie_source'),
        ),
        migrations.AddConstraint(
            model_name='tie',
            constraint=models.UniqueConstraint(fields=('hub', 'source_kind', 'source_id'), name='links_tie_once'),
        ),
    ]

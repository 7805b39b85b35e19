
import django.db.models.deletion
import ruthan.core.refs
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('network', '0002_api_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FeedEvent',
            fields=[
                ('id', models.UUIDField(default=ruthan.core.refs.uuid7, editable=False, primary_key=True, serialize=False)),
                ('collection', models.CharField(choices=[('sites', 'Links, websites and pages'), ('accounts', "Accounts, phone numbers and persons' addresses")], max_length=10)),
                ('number', models.PositiveIntegerField()),
                ('size', models.PositiveIntegerField(default=0)),
                ('is_demonstration', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('collection', 'is_demonstration', 'number'), name='sharing_event_once')],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.UUIDField(default=ruthan.core.refs.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('url', models.URLField(blank=True, max_length=500)),
                ('tlp', models.CharField(choices=[('clear', 'TLP:CLEAR'), ('green', 'TLP:GREEN'), ('amber', 'TLP:AMBER'), ('amber+strict', 'TLP:AMBER+STRICT')], default='amber', max_length=12)),
                ('is_active', models.BooleanField(default=True)),
                ('added_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('refusal', models.CharField(blank=True, choices=[('unreachable', 'The address did not answer properly'), ('not_a_feed', 'It is no MISP feed'), ('too_large', 'It is larger than we read'), ('tlp_red', 'It is TLP:RED, which may not be stored here'), ('child', 'It is about children; that goes another way'), ('ours', 'It is our own feed that came back')], max_length=12)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network.organisation')),
            ],
            options={
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Taken',
            fields=[
                ('id', models.UUIDField(default=ruthan.core.refs.uuid7, editable=False, primary_key=True, serialize=False)),
                ('event', models.UUIDField()),
                ('digest', models.CharField(max_length=64)),
                ('stamp', models.BigIntegerField()),
                ('things', models.PositiveIntegerField()),
                ('left_out', models.PositiveIntegerField(default=0)),
                ('refusal', models.CharField(blank=True, choices=[('unreachable', 'The address did not answer properly'), ('not_a_feed', 'It is no MISP feed'), ('too_large', 'It is larger than we read'), ('tlp_red', 'It is TLP:RED, which may not be stored here'), ('child', 'It is about children; that goes another way'), ('ours', 'It is our own feed that came back')], max_length=12)),
                ('at', models.DateTimeField()),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taken', to='sharing.source')),
            ],
        ),
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.UUIDField(default=ruthan.core.refs.uuid7, editable=False, primary_key=True, serialize=False)),
                ('indicator', models.UUIDField(unique=True)),
                ('kind', models.CharField(max_length=12)),
                ('told', models.CharField(max_length=64)),
                ('shared_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='sharing.feedevent')),
            ],
            options={
                'indexes': [models.Index(fields=['event', 'id'], name='sharing_of_event'), models.Index(condition=models.Q(('withdrawn_at__isnull', True)), fields=['id'], name='sharing_live')],
            },
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('tlp__in', ['clear', 'green', 'amber', 'amber+strict'])), name='sharing_source_tlp'),
        ),
        migrations.AddConstraint(
            model_name='taken',
            constraint=models.UniqueConstraint(fields=('source', 'event'), name='sharing_taken_once'),
        ),
    ]

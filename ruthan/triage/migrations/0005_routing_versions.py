
import django.db.models.deletion
import ruthan.core.refs
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0004_joined_items'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RoutingVersion',
            fields=[
                ('id', models.UUIDField(default=ruthan.core.refs.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Waiting for the second person'), ('approved', 'Approved'), ('dropped', 'Put aside')], default='draft', max_length=8)),
                ('rows', models.JSONField()),
                ('note', models.TextField(blank=True)),
                ('effective_from', models.DateTimeField(null=True)),
                ('effective_until', models.DateTimeField(null=True)),
                ('begun_from', models.PositiveIntegerField()),
                ('drafted_at', models.DateTimeField()),
                ('proposed_at', models.DateTimeField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-number',),
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'proposed', 'approved', 'dropped'])), name='triage_matrix_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('approved_by__isnull', False), ('effective_from__isnull', False), models.Q(('approved_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='triage_matrix_two_people')],
            },
        ),
    ]

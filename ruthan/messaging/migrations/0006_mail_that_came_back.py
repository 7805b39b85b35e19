from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0005_partners'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='subscription',
            name='messaging_follows_state',
        ),
        migrations.AlterField(
            model_name='optout',
            name='reason',
            field=models.CharField(choices=[('asked', 'Asked to stop'), ('left', 'Left the chat'), ('bounced', 'Mail comes back')], db_default='asked', default='asked', max_length=8),
        ),
        migrations.AlterField(
            model_name='subscription',
            name='state',
            field=models.CharField(choices=[('asked', 'Not confirmed'), ('active', 'Followed'), ('paused', 'Paused'), ('resting', 'Mail comes back'), ('ended', 'Ended')], default='asked', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'active', 'paused', 'resting', 'ended'])), name='messaging_follows_state'),
        ),
    ]

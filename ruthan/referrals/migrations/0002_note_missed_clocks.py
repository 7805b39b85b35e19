from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0001_initial'),
        ('referrals', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='referral',
            name='missed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='referral',
            name='answer_code',
            field=models.CharField(blank=True, choices=[('true', 'It is true'), ('partly', 'Partly true'), ('misleading', 'Misleading'), ('false', 'It is not true'), ('acted', 'We have acted on it'), ('unproven', 'We cannot tell yet'), ('not_ours', 'It is not our matter')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['from_centre', 'state', 'due_at'], name='referrals_watch'),
        ),
    ]

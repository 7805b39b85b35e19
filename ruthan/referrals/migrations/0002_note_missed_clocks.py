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
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['from_centre', 'state', 'due_at'], name='referrals_watch'),
        ),
    ]

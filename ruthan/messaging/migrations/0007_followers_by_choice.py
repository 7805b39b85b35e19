from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0006_mail_that_came_back'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='subscription',
            index=models.Index(condition=models.Q(('state', 'active')), fields=['channel', 'provinces', 'topics', 'least'], name='messaging_follows_choice'),
        ),
    ]

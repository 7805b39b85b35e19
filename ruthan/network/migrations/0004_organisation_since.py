from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0003_hotline_operator'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='since',
            field=models.DateField(null=True),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0002_api_keys'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='membership',
            name='network_role',
        ),
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('volunteer', 'Volunteer'), ('operator', 'Hotline operator'), ('screener', 'Screener'), ('fact_checker', 'Fact-checker'), ('editor', 'Editor'), ('case_officer', 'Case officer'), ('child_protection', 'Child-protection officer'), ('liaison', 'Liaison'), ('coordinator', 'Provincial coordinator'), ('supervisor', 'Supervisor'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], max_length=20, verbose_name='role'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['volunteer', 'operator', 'screener', 'fact_checker', 'editor', 'case_officer', 'child_protection', 'liaison', 'coordinator', 'supervisor', 'auditor', 'administrator'])), name='network_role'),
        ),
    ]

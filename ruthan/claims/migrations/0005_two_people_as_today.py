"""The rule of two people in the words that it has since a proposer may be unknown."""

from django.db import migrations, models

TWO = models.CheckConstraint(
    condition=models.Q(approved_by__isnull=True)
    | ~models.Q(approved_by=models.F("proposed_by")),
    name="claims_two_people",
)


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_links_by_a_merge")]
    operations = [
        migrations.RemoveConstraint("verdict", "claims_two_people"),
        migrations.AddConstraint("verdict", TWO),
    ]

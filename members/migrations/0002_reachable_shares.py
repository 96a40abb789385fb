"""More than all can never be reached: such a rule is refused."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_people_and_bodies"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="majorityrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("strict", False), ("denominator__gt", models.F("numerator")), _connector="OR"),
                name="members_majority_can_be_reached",
                violation_error_message="More than all can never be reached: take off «more than this share».",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleset",
            constraint=models.CheckConstraint(
                condition=models.Q(("quorum_strict", False), ("quorum_denominator__gt", models.F("quorum_numerator")), _connector="OR"),
                name="members_ruleset_quorum_can_be_reached",
                violation_error_message="More than all can never be reached: take off «more than this share».",
            ),
        ),
    ]

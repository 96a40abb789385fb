"""A week of five or six days."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("council", "0006_extracts_automatic_extracts"),
    ]

    operations = [
        migrations.AddField(
            model_name="school",
            name="works_on_saturday",
            field=models.BooleanField(
                default=False,
                help_text="A plan that is shifted to the next year may then have lines on them.",
                verbose_name="the school works on Saturdays",
            ),
        ),
    ]

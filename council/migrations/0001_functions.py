"""What every table rests on: extensions, the Kyrgyz sort and search keys, and the cache that all processes share."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

from council.lib.kyrgyz import SEARCH_KEY_SQL, SORT_KEY_SQL, SQUEEZE_SQL

# As `createcachetable` makes it; here so that tests and a fresh installation have it without a second command.
CACHE_TABLE = """
CREATE TABLE council_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX council_cache_expires ON council_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = []

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.RunSQL(SORT_KEY_SQL, "DROP FUNCTION kyrgyz_sort_key(text)"),
        migrations.RunSQL(SEARCH_KEY_SQL, "DROP FUNCTION kyrgyz_search_key(text)"),
        migrations.RunSQL(SQUEEZE_SQL, "DROP FUNCTION squeeze(text)"),
        migrations.RunSQL(CACHE_TABLE, "DROP TABLE council_cache"),
    ]

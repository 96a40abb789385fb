"""The speed of the pages on the records of twenty school years: `make bench` (design §7)."""

ACCOUNTS = ("methodist", "secretary", "chair", "director", "teacher")
PASSWORD = "only-for-the-bench"  # noqa: S105  (of databases that hold invented records and listen on this machine alone)

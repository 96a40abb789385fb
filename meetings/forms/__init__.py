"""Forms of meetings, one file a subject."""

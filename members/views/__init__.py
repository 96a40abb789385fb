"""Pages of people and bodies, one file a subject."""

"""Articles, editions, revisions, and how they come in."""

"""What do we say: entries, facts, sources and the profile of a base, read from a content folder."""

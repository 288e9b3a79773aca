"""Search from a hundred entries to a hundred thousand, beside what others use."""

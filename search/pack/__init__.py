"""Reading a pack: the terms of a question, the ranking, the bands. Standard library only."""

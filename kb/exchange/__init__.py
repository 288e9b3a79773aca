"""What comes in from tables of others, and what goes out for other programs."""

"""What is written for a keeper: a draft, lists put right, what was reviewed."""

"""What the terms of a question give to documents."""

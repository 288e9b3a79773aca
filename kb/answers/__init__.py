"""Which of it answers: entries as documents, the index kept in step with them, questions and replies."""

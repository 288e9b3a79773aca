"""Is it right: the rules of the content, drafts of new entries, and what can be fixed without asking."""

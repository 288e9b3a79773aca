"""What the checks read in a text: numerals, quantities, articles of statutes."""

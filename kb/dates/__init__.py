"""When does a period end? Days as the State Council works them, moments as people write them, calendar files."""

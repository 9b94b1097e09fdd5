"""Money and the papers it issues. Knows no Flask and no HTTP request."""

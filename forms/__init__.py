"""The shape of input: WTForms classes, one file a desk. Knows no database."""

"""Proper names in English and French text, and what each language calls them."""

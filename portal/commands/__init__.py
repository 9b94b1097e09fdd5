"""Command groups of ``flask --app wsgi`` that belong to one room of the house each."""

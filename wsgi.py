"""The door: what a WSGI server imports."""

from portal.app import create_app

app = create_app()

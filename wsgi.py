"""The application for a WSGI server, and for plain `flask` commands."""

from incubator import create_app

app = create_app()

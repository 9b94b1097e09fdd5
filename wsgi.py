"""The door: what a WSGI server and every command import. Wrong settings end it with one line, no traceback."""

from portal.app import create_app
from portal.config import ConfigError

try:
    app = create_app()
except ConfigError as problem:
    first, *rest = str(problem).splitlines()
    raise SystemExit(" ".join([first, "; ".join(line.strip(" -") for line in rest)]).strip()) from None

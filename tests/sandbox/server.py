"""The sandbox as a running server: one threaded HTTP server, one webhook sender, one memory."""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.sandbox import api, control, hosted
from tests.sandbox.control import Control
from tests.sandbox.faults import Faults
from tests.sandbox.webhooks import PAUSES, Webhooks
from tests.sandbox.world import World


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        logging.getLogger("sandbox").debug("%s %s", self.requestline, code)


def create_app(world: World, plane: Control, faults: Faults) -> Flask:
    """The sandbox as a WSGI application."""
    app = Flask("tests.sandbox", static_folder=None)
    app.extensions.update(world=world, control=plane, faults=faults)
    for blueprint in (api.blueprint, hosted.blueprint, control.blueprint):
        app.register_blueprint(blueprint)

    @app.after_request
    def keep(response: Response) -> Response:
        if request.method == "POST":
            world.save()
        return response

    return app


class Server:
    """A sandbox listening on ``host``:``port`` (0: any free port) until ``close``.

    ``state``: a folder that outlives it; ``pauses``: seconds between the tries of a webhook.
    """

    def __init__(
        self,
        port: int = 0,
        host: str = "127.0.0.1",
        state: Path | None = None,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self.world = World(state=state)
        self.webhooks = Webhooks(pauses)
        self.world.on_event = self.webhooks.add
        faults = Faults()
        self.control = Control(self.world, self.webhooks, faults)
        app = create_app(self.world, self.control, faults)
        self._http = make_server(host, port, app, threaded=True, request_handler=_Quiet)
        self.url = self.world.base_url = f"http://{host}:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    def start(self) -> None:
        self.webhooks.start()
        self._thread.start()

    def close(self) -> None:
        self.control.release()
        self._http.shutdown()
        self._http.server_close()
        self.webhooks.stop()
        self.world.save()

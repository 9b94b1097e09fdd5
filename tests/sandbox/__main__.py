"""``python -m tests.sandbox``: run the sandbox by itself."""

import argparse
import signal
import threading
from pathlib import Path

from tests.sandbox.server import Server


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.sandbox", description="A local Stripe sandbox.")
    parser.add_argument("--port", type=int, default=12111, help="0: any free port (default %(default)s)")
    parser.add_argument("--webhook", metavar="URL", help="where to send events")
    parser.add_argument("--secret", metavar="whsec_…", default="whsec_sandbox", help="signs the events")
    parser.add_argument("--state", metavar="DIR", type=Path, help="keep sessions and events here")
    options = parser.parse_args()
    server = Server(options.port, state=options.state)
    if options.webhook:
        server.control.webhook(options.webhook, options.secret)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    server.start()
    print(f"Stripe sandbox at {server.url}", flush=True)
    stopping.wait()
    server.close()


if __name__ == "__main__":
    main()

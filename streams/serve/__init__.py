"""The HTTP side: articles pushed in, events and alerts asked for, followed live, and seen on the desk page.

It owns a read model (SQLite) that is filled from the topics, and publishes through what it is given: no Kafka here.
"""

from streams.serve.app import HttpLimits, Publishes, make_app
from streams.serve.binding import HttpServer, check_binding, start_server
from streams.serve.follow import FOLLOWED, Seen, follow
from streams.serve.pulse import Pulse
from streams.serve.read_model import ReadModel

__all__ = [
    "FOLLOWED",
    "HttpLimits",
    "HttpServer",
    "Publishes",
    "Pulse",
    "ReadModel",
    "Seen",
    "check_binding",
    "follow",
    "make_app",
    "start_server",
]

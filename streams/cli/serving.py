"""`streams serve`: the HTTP side, alone or inside `streams up`."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from streams import serve
from streams.acquire.recorder import Recorder
from streams.acquire.sources import PushSource, Source, load_sources
from streams.cli.broker import broker_of
from streams.cli.context import err, settings_of
from streams.cli.recording import recording
from streams.cli.run import start_logs, working_folder
from streams.errors import TransientError
from streams.ops.probe import Check
from streams.settings import Settings
from streams.worker import reading
from streams.worker.config import BrokerConfig
from streams.worker.publisher import Publisher


def tokens_of(settings: Settings) -> dict[str, str]:
    """Return source name → bearer token."""
    return {source: token.get_secret_value() for source, token in settings.http.tokens.items()}


@asynccontextmanager
async def http_side(
    settings: Settings,
    broker: BrokerConfig,
    folder: Path,
    publisher: Publisher,
    ready: dict[str, Check],
    *,
    recorder: Recorder,
    sources: Sequence[Source] = (),
) -> AsyncIterator[str]:
    """The HTTP side runs inside, fed from the topics; yields its address.

    `recorder` hears what each source pushes and says how each is; `sources` say of those that push what their articles
    do not say.
    """
    tokens = tokens_of(settings)
    loopback = serve.check_binding(settings.http.host, tokens)
    model = serve.ReadModel(folder / "read_model.sqlite3")
    pulse = serve.Pulse()
    app = serve.make_app(
        publisher,
        model,
        tokens=tokens,
        pulse=pulse,
        limits=serve.HttpLimits(
            max_body_bytes=settings.http.max_body_bytes, rate_per_minute=settings.http.rate_per_minute
        ),
        ready=ready,
        loopback_only=loopback,
        came=recorder.came,
        health=recorder.states,
        sources={source.name: source for source in sources if isinstance(source, PushSource)},
    )
    following = asyncio.create_task(serve.follow(model, _seen(broker, model), pulse))
    server = await serve.start_server(app, host=settings.http.host, port=settings.http.port)
    try:
        yield server.url
    finally:
        await server.stop()
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        model.close()


async def _seen(broker: BrokerConfig, model: serve.ReadModel) -> AsyncIterator[Sequence[serve.Seen]]:
    """Yield what the topics have, for ever; when the broker goes away, wait and go on where it was."""
    while True:
        try:
            async for batch in reading.tail_batches(broker, serve.FOLLOWED, start=model.progress()):
                yield [serve.Seen(read.topic, read.partition, read.offset, read.value) for read in batch]
        except TransientError:
            await asyncio.sleep(2.0)


def serve_http(
    ctx: typer.Context,
    host: Annotated[str | None, typer.Option(help="Address to listen on; else http.host.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 picks a free one; else http.port.")] = None,
    broker: Annotated[str | None, typer.Option(help="HOST:PORT of Kafka; else the setting kafka.broker.")] = None,
) -> None:
    """Run the HTTP side: push-in, queries, live stream, desk page, metrics and health."""
    settings = settings_of(ctx, {"http": {"host": host, "port": port}, "kafka": {"broker": broker}})
    start_logs(settings)
    sources = load_sources(settings.sources) if settings.sources else ()
    pushed = [source.name for source in sources if isinstance(source, PushSource) and source.enabled]

    async def main(folder: Path) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sign, stop.set)
        kafka = broker_of(settings)
        async with (
            Publisher(kafka) as publisher,
            recording(folder, pushed) as recorder,
            http_side(settings, kafka, folder, publisher, {}, recorder=recorder, sources=sources) as url,
        ):
            err.print(f"listening on {url}", highlight=False)
            await stop.wait()

    with working_folder(settings) as folder:
        asyncio.run(main(folder))

"""The webhook channel: signed posts as Standard Webhooks describes them.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final

import aiohttp
from standardwebhooks import Webhook

from streams import __version__
from streams.errors import DeliveryError, TransientError
from streams.notify.config import WebhookConfig
from streams.notify.telling import Answer, Telling, payload
from streams.ops.addresses import BlockedAddressError, socket_factory
from streams.ops.retry_after import read_retry_after

_TRY_AGAIN: Final = frozenset({408, 425, 429})
_DRAIN_BYTES: Final = 4_096
"""Read of an answer's body, so that its connection can serve again; the rest is of no interest."""


class WebhookChannel:
    """Posts tellings to one address. Follows no redirects, uses no proxy, and connects to public addresses only."""

    kind = "webhook"

    def __init__(self, config: WebhookConfig) -> None:
        self.name = config.name
        self.max_in_flight = config.max_in_flight
        self._config = config
        self._signers = [Webhook(secret) for secret in config.secrets]
        self._session: aiohttp.ClientSession | None = None

    async def send(self, telling: Telling) -> Answer:
        """Return once the receiver has answered 2xx.

        Raises:
            TransientError: `unreachable`, `timeout`, `broken_off`, `try_again` (408, 425, 429) or `server_error` (5xx),
                with the seconds its Retry-After asks for.
            DeliveryError: `blocked_address`, `bad_url`, `redirect` (3xx), `gone` (410) or `refused`
                (other 4xx).
        """
        body = payload(telling).decode()
        signatures = " ".join(signer.sign(telling.delivery_id, telling.at, body) for signer in self._signers)
        headers = {
            **self._config.headers,
            "Content-Type": "application/json",
            "User-Agent": f"newswire-streams/{__version__}",
            "webhook-id": telling.delivery_id,
            "webhook-timestamp": str(int(telling.at.timestamp())),
            "webhook-signature": signatures,
        }
        try:
            async with self._open().post(
                self._config.url, data=body.encode(), headers=headers, allow_redirects=False
            ) as response:
                await response.content.read(_DRAIN_BYTES)
                return self._judge(response.status, response.headers.get("Retry-After"), telling.at)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            cause = getattr(error, "os_error", None)
            if isinstance(cause, BlockedAddressError) or isinstance(error.__cause__, BlockedAddressError):
                raise DeliveryError(
                    f"channel {self.name!r} leads to an address that is not public; allow_private = true permits it",
                    reason="blocked_address",
                ) from error
            raise TransientError(f"no connection: {type(error).__name__}", reason="unreachable") from error
        except aiohttp.InvalidURL as error:
            raise DeliveryError(f"the url of channel {self.name!r} is no address", reason="bad_url") from error
        except TimeoutError as error:
            raise TransientError(f"no answer within {self._config.timeout_s:g} s", reason="timeout") from error
        except (aiohttp.ClientError, OSError) as error:
            raise TransientError(f"broken off: {type(error).__name__}", reason="broken_off") from error

    async def close(self) -> None:
        """The connections are closed."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()
            await asyncio.sleep(0)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._config.max_in_flight,
                socket_factory=socket_factory(allow_private=self._config.allow_private),
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=aiohttp.ClientTimeout(total=self._config.timeout_s, connect=self._config.timeout_s / 2),
                trust_env=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            )
        return self._session

    def _judge(self, status: int, retry_after: str | None, now: datetime) -> Answer:
        if 200 <= status < 300:
            return Answer(f"HTTP {status}")
        if status in _TRY_AGAIN or status >= 500:
            reason = "try_again" if status in _TRY_AGAIN else "server_error"
            raise TransientError(f"HTTP {status}", reason=reason, retry_after_s=read_retry_after(retry_after, now))
        if status == 410:
            raise DeliveryError("HTTP 410: the receiver wants no more; take the channel out", reason="gone")
        if 300 <= status < 400:
            raise DeliveryError(f"HTTP {status}: redirects are not followed; set the new url", reason="redirect")
        raise DeliveryError(f"HTTP {status}: the receiver refuses it", reason="refused")

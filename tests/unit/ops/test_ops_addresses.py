"""Only the open internet is public."""

from __future__ import annotations

import pytest

from streams.ops.addresses import is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "64:ff9b::a00:1",
        "64:ff9b::808:808",
        "64:ff9b:1:a00:0:1::",
        "2002:808:808::1",
        "::808:808",
        "::ffff:8.8.8.8",
        "192.88.99.1",
        "192.0.0.170",
        "fec0::1",
        "3fff::1",
        "5f00::1",
        "2600::5efe:10.0.0.1",
        "2600::200:5efe:8.8.8.8",
        "2001:0:1:2:3:4:5:6",
        "nonsense",
        "",
    ],
)
def test_inner_addresses_are_not_public(address: str) -> None:
    """Each of these leads, or may lead, to a machine of the own network, in IPv4 or hidden in IPv6."""
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::200e"])
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    """A check that blocks everything is no check."""
    assert is_public(address)

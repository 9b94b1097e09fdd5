"""Which IP addresses belong to the public Internet: pure, from the registries of IANA."""

import ipaddress

_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # RFC 4291: every public IPv6 address lies in it
_6TO4 = ipaddress.ip_network("2002::/16")  # an IPv4 address folded in, perhaps of ours
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_PROTOCOLS = ipaddress.ip_network(
    "192.0.0.0/24"
)  # RFC 6890: for protocols, DS-Lite above all; no site is there


def is_public(address: str) -> bool:
    """True when the IP ``address`` belongs to the public Internet, and so does any IPv4 address folded into it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
        if found not in _GLOBAL_UNICAST or found in _6TO4:
            return False
    if found in _PROTOCOLS:
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def is_loopback(address: str) -> bool:
    """True when the IP ``address`` is our own machine."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False

"""Takes the word of our own proxies, and of nobody else, for where a request comes from and how it came."""

from collections.abc import Iterable
from typing import Final

from ingest.hosts import Network, client_address, is_within
from status.front import Application, Environ, StartResponse

_FOR, _PROTO = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"
# Read by nothing of ours, and removed so that nothing ever does.
_OTHERS: Final = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PREFIX",
                  "HTTP_X_REAL_IP")  # fmt: skip
_SCHEMES: Final = frozenset({"http", "https"})


class Proxies:
    """Sets REMOTE_ADDR and the scheme of requests that come through one of `networks`; hides the headers otherwise."""

    def __init__(self, application: Application, networks: tuple[Network, ...]) -> None:
        self._application, self._networks = application, networks

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with the application's answer to the request as it really is."""
        told, scheme = environ.pop(_FOR, ""), environ.pop(_PROTO, "")
        for name in _OTHERS:
            environ.pop(name, None)
        peer = environ.get("REMOTE_ADDR", "")
        if is_within(peer, self._networks):
            environ["REMOTE_ADDR"] = client_address(peer, told, self._networks)
            last = scheme.rpartition(",")[2].strip().lower()
            if last in _SCHEMES:
                environ["wsgi.url_scheme"] = last
        return self._application(environ, start_response)

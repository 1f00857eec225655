"""HTTP as SPARQL 1.1 needs it: an answer is complete, or it is an error (Protocol, and Graph Store HTTP Protocol).

One client is kept alive. Every request has an end in time. What cannot have done harm twice is sent again, a few
times: reading, and writing that gives the same result however often it is done; a lost connection and the answers
502, 503 and 504 are such faults, running out of time is not. Only 200 is read as an answer; what another status says
is shown to the user and never parsed. A password goes to the address that was given and to no other: redirections
leave neither host nor scheme, and proxies of the environment are not asked. It is sent in the way that the server
asks for, basic or digest (RFC 7617, RFC 7616), and not before it asks.
"""

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar
from weakref import finalize

import httpx

from kg.errors import QueryError, QueryTimeoutError, StoreError

ATTEMPTS = 4
PAUSE = 0.2
_REDIRECTIONS = 3
_PASSING = (502, 503, 504)
_SAID = 2000
_PIECE = 1 << 16
_END = 60

T = TypeVar("T")

Auth = tuple[str, str] | httpx.Auth
Form = Mapping[str, str | list[str]]


class IncompleteError(StoreError):
    """An answer of a server that is only a part of the answer."""


class Reply:
    """What a server answers, piece by piece as it arrives: a file to read from, which also keeps what it has read.

    >>> reply = Reply(200, {}, [b"one ", b"two"])
    >>> reply.read(6), reply.body
    (b'one ', b'one two')
    """

    def __init__(self, status: int, headers: Mapping[str, str], pieces: Iterable[bytes]) -> None:
        self.status, self.headers = status, headers
        self.fault: Exception | None = None
        """What kept it from arriving whole."""
        self._coming = iter(pieces)
        self._come: list[bytes] = []
        self._left = b""

    def read(self, size: int = -1) -> bytes:
        """What arrives next, at most so many bytes; nothing at its end."""
        if size < 0:
            return b"".join(iter(lambda: self.read(_PIECE), b""))
        piece = self._left or self._next()
        self._left = piece[size:]
        return piece[:size] if self._left else piece

    def _next(self) -> bytes:
        try:
            piece = next(self._coming, b"")
        except Exception as error:  # whoever reads may turn it into another
            self.fault = error
            raise
        if piece:
            self._come.append(piece)
        return piece

    @property
    def body(self) -> bytes:
        """All of it, read to its end."""
        while self._next():
            pass
        self._come = [b"".join(self._come)]
        return self._come[0]

    @property
    def end(self) -> bytes:
        """Its last bytes, read to there."""
        while self._next():
            pass
        return b"".join(self._come[-_END:])[-_END:]

    @property
    def said(self) -> str:
        """The first lines of what it says, for a message."""
        text = self.body[:_SAID].decode("utf-8", "replace")
        if "html" in self.headers.get("content-type", ""):
            return ""
        return " ".join(text.split())[:300]


class _AsAsked(httpx.Auth):
    """A name and a password, given in the way that the server asks for."""

    def __init__(self, user: str, password: str) -> None:
        self._basic, self._digest = httpx.BasicAuth(user, password), httpx.DigestAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._chosen is not None:
            yield from self._chosen.auth_flow(request)
            return
        response = yield request
        asked = ", ".join(response.headers.get_list("www-authenticate")).casefold()
        if response.status_code != 401 or not ("digest" in asked or "basic" in asked):
            return
        self._chosen = self._digest if "digest" in asked else self._basic
        if self._chosen is self._basic:
            yield from self._basic.auth_flow(request)
            return
        # A digest begins with the server's challenge, which is here already.
        flow = self._digest.auth_flow(request)
        next(flow)
        yield flow.send(response)


class Wire:
    """A connection to one server."""

    def __init__(self, auth: Auth | None, timeout: float) -> None:
        if not timeout > 0:
            raise ValueError(f"timeout={timeout!r}: give a number of seconds above 0")
        self.timeout = timeout
        self.server = ""
        given = _AsAsked(*auth) if isinstance(auth, tuple) else auth
        self._client = httpx.Client(
            auth=given, trust_env=False, follow_redirects=False, headers={"user-agent": "claimgraph"}
        )
        self._close = finalize(self, self._client.close)

    def ask(self, url: str, form: Form, accept: str, use: Callable[[Reply], T], timeout: float | None = None) -> T:
        """What ``use`` makes of the answer to a query, which is 200 and whole as far as HTTP tells.

        It reads while the server still speaks; where the connection is lost meanwhile it is given the next attempt.
        Raises :class:`QueryError` for a query that is refused, :class:`QueryTimeoutError` after ``timeout`` seconds,
        and :class:`StoreError` for all else that is no whole answer.
        """
        seconds = self.timeout if timeout is None else timeout

        def read(reply: Reply) -> T:
            if reply.status == 400:
                raise QueryError(f"{_host(url)} refuses the query: {reply.said}")
            _whole(url, reply)
            try:
                return use(reply)
            except Exception:
                if reply.fault is not None:
                    raise reply.fault from None
                raise

        try:
            return self._send("POST", url, seconds, read, data=dict(form), headers={"accept": accept})
        except httpx.TimeoutException:
            raise QueryTimeoutError(
                f"{_host(url)} did not answer within {seconds:g} s; anchor the query's paths, add LIMIT, or allow more "
                "time with timeout="
            ) from None

    def write(
        self,
        method: str,
        url: str,
        *,
        params: Form | None = None,
        data: Form | None = None,
        content: bytes | None = None,
    ) -> Reply:
        """The answer to something that may be done twice, whatever its status. Raises :class:`StoreError`."""

        def read(reply: Reply) -> Reply:
            return Reply(reply.status, reply.headers, [reply.body])

        headers = {} if content is None else {"content-type": "application/n-triples"}
        try:
            return self._send(
                method,
                url,
                self.timeout,
                read,
                params=params and dict(params),
                data=data and dict(data),
                content=content,
                headers=headers,
            )
        except httpx.TimeoutException:
            raise StoreError(
                f"{_host(url)} did not answer within {self.timeout:g} s; allow more time with timeout=, and add the "
                "documents again: what is there already is replaced by itself"
            ) from None

    def _send(self, method: str, url: str, seconds: float, read: Callable[[Reply], T], **what: object) -> T:
        end = time.monotonic() + seconds
        fault = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(max(0.0, min(PAUSE * 2**attempt, end - time.monotonic())))
            try:
                return self._directed(method, url, end, read, what)
            except httpx.TimeoutException:
                raise
            except (httpx.TransportError, httpx.DecodingError) as error:
                fault = f"cannot be reached, or does not finish what it says: {error or type(error).__name__}"
            except _PassingError as error:
                fault = str(error)
        raise StoreError(f"{_host(url)} {fault} (asked {ATTEMPTS} times)")

    def _directed(self, method: str, url: str, end: float, read: Callable[[Reply], T], what: dict[str, object]) -> T:
        """One request, and those to which it is redirected on the same host."""
        at = httpx.URL(url)
        for _ in range(_REDIRECTIONS):
            with self._reply(method, at, end, what) as reply:
                if reply.status in _PASSING:
                    raise _PassingError(f"answers {reply.status}: {reply.said}")
                if not 300 <= reply.status < 400:
                    return read(reply)
                there = at.join(reply.headers.get("location", ""))
                if reply.status not in (307, 308) or _origin(there) != _origin(at):
                    raise StoreError(
                        f"{_host(url)} redirects to {there.copy_with(query=None)}; give that address if it is meant"
                    )
            at, what = there, {**what, "params": None}
        raise StoreError(f"{_host(url)} redirects from one address to the next")

    @contextmanager
    def _reply(self, method: str, url: httpx.URL, end: float, what: dict[str, object]) -> Iterator[Reply]:
        left = end - time.monotonic()
        if left <= 0:
            raise httpx.ReadTimeout("no time left")
        given = {key: value for key, value in what.items() if value is not None}
        with self._client.stream(method, url, timeout=left, **given) as response:  # type: ignore[arg-type]
            self.server = response.headers.get("server", self.server)
            yield Reply(response.status_code, response.headers, _pieces(response, end))


def _pieces(response: httpx.Response, end: float) -> Iterator[bytes]:
    """What arrives, many small pieces as one, until its time is over; of a failure no more than a message needs."""
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_bytes():
        pieces.append(piece)
        size += len(piece)
        if time.monotonic() > end:  # a server that says a little now and then never ends by itself
            raise httpx.ReadTimeout("no time left")
        if response.status_code != 200 and size > _SAID:
            break
        if size >= _PIECE:
            yield b"".join(pieces)
            pieces, size = [], 0
    if pieces:
        yield b"".join(pieces)


class _PassingError(Exception):
    """A fault that may be gone at the next attempt."""


def _whole(url: str, reply: Reply) -> None:
    """Raise for what is no whole answer."""
    host = _host(url)
    if reply.status in (401, 403):
        raise StoreError(f"{host} lets nobody in without a name (auth=), or not this one: it answers {reply.status}")
    if reply.status in (404, 405):
        raise StoreError(
            f"{url} is no SPARQL endpoint: it answers {reply.status}; Oxigraph answers at /query, most at /sparql"
        )
    if reply.status != 200:
        raise StoreError(f"{host} answers {reply.status}: {reply.said}")
    if "x-sql-state" in reply.headers:  # Virtuoso's "anytime" answers
        raise IncompleteError(f"{host} gave a part of the answer only: {reply.headers.get('x-sql-message', '')[:200]}")


def _host(url: str) -> str:
    at = httpx.URL(url)
    return f"{at.scheme}://{at.netloc.decode()}"


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def address(url: str) -> str:
    """An address as it was given. Raises :class:`StoreError` for what is none.

    >>> address("http://localhost:7878/query")
    'http://localhost:7878/query'
    """
    try:
        at = httpx.URL(url)
    except httpx.InvalidURL:
        raise StoreError(f"{url!r} is no address") from None
    if at.scheme not in ("http", "https") or not at.host:
        raise StoreError(f"{url!r} is no address of a SPARQL endpoint: it begins with http:// or https://")
    if at.userinfo:
        raise StoreError('a name and a password do not belong into an address; give auth=("name", "password")')
    return url


def lists(**params: str | Iterable[str]) -> dict[str, str | list[str]]:
    """Parameters as a form wants them, those that are empty left out.

    >>> lists(query="ASK {}", default_graph_uri=["urn:a"], named_graph_uri=[])
    {'query': 'ASK {}', 'default-graph-uri': ['urn:a']}
    """
    found = {k.replace("_", "-"): v if isinstance(v, str) else list(v) for k, v in params.items()}
    return {k: v for k, v in found.items() if isinstance(v, str) or v}

"""HTTP as SPARQL 1.1 needs it: an answer is complete, or it is an error (Protocol, and Graph Store HTTP Protocol).

One client is kept alive. Every request has an end in time. What cannot have done harm twice is sent again, a few
times: reading, and writing that gives the same result however often it is done; a lost connection and the answers
502, 503 and 504 are such faults, running out of time is not. Only 200 is read as an answer; what another status says
is shown to the user and never parsed. A password goes to the address that was given and to no other: redirections
leave neither host nor scheme, and proxies of the environment are not asked. It is sent in the way that the server
asks for, basic or digest (RFC 7617, RFC 7616), and not before it asks.
"""

import time
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from weakref import finalize

import httpx

from kg.errors import QueryError, QueryTimeoutError, StoreError

ATTEMPTS = 4
PAUSE = 0.2
_REDIRECTIONS = 3
_PASSING = (502, 503, 504)
_SAID = 2000

Auth = tuple[str, str] | httpx.Auth
Form = Mapping[str, str | list[str]]


class IncompleteError(StoreError):
    """An answer of a server that is only a part of the answer."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes

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

    def ask(self, url: str, form: Form, accept: str, timeout: float | None = None) -> Reply:
        """The answer to a query, which is 200 and whole as far as HTTP tells.

        Raises :class:`QueryError` for a query that is refused, :class:`QueryTimeoutError` after ``timeout`` seconds,
        and :class:`StoreError` for all else that is no whole answer.
        """
        seconds = self.timeout if timeout is None else timeout
        try:
            reply = self._send("POST", url, seconds, data=dict(form), headers={"accept": accept})
        except httpx.TimeoutException:
            raise QueryTimeoutError(
                f"{_host(url)} did not answer within {seconds:g} s; anchor the query's paths, add LIMIT, or allow more "
                "time with timeout="
            ) from None
        if reply.status == 400:
            raise QueryError(f"{_host(url)} refuses the query: {reply.said}")
        _whole(url, reply)
        return reply

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
        headers = {} if content is None else {"content-type": "application/n-triples"}
        try:
            return self._send(
                method,
                url,
                self.timeout,
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

    def _send(self, method: str, url: str, seconds: float, **what: object) -> Reply:
        end = time.monotonic() + seconds
        fault = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(max(0.0, min(PAUSE * 2**attempt, end - time.monotonic())))
            try:
                reply = self._directed(method, url, end, what)
            except httpx.TimeoutException:
                raise
            except (httpx.TransportError, httpx.DecodingError) as error:
                fault = f"cannot be reached, or does not finish what it says: {error or type(error).__name__}"
                continue
            if reply.status not in _PASSING:
                return reply
            fault = f"answers {reply.status}: {reply.said}"
        raise StoreError(f"{_host(url)} {fault} (asked {ATTEMPTS} times)")

    def _directed(self, method: str, url: str, end: float, what: dict[str, object]) -> Reply:
        """One request, and those to which it is redirected on the same host."""
        at = httpx.URL(url)
        for _ in range(_REDIRECTIONS):
            reply = self._once(method, at, end, what)
            if not 300 <= reply.status < 400:
                return reply
            there = at.join(reply.headers.get("location", ""))
            if reply.status not in (307, 308) or _origin(there) != _origin(at):
                raise StoreError(
                    f"{_host(url)} redirects to {there.copy_with(query=None)}; give that address if it is meant"
                )
            at, what = there, {**what, "params": None}
        raise StoreError(f"{_host(url)} redirects from one address to the next")

    def _once(self, method: str, url: httpx.URL, end: float, what: dict[str, object]) -> Reply:
        left = end - time.monotonic()
        if left <= 0:
            raise httpx.ReadTimeout("no time left")
        given = {key: value for key, value in what.items() if value is not None}
        with self._client.stream(method, url, timeout=left, **given) as response:  # type: ignore[arg-type]
            pieces, size = [], 0
            for piece in response.iter_bytes():
                pieces.append(piece)
                size += len(piece)
                if time.monotonic() > end:  # a server that says a little now and then never ends by itself
                    raise httpx.ReadTimeout("no time left")
                if response.status_code != 200 and size > _SAID:
                    break
            self.server = response.headers.get("server", self.server)
            return Reply(response.status_code, response.headers, b"".join(pieces))


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

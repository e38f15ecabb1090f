"""A small identity provider on the loopback, of Authlib's own server side: whoever is `signed_in` there comes back proven."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from authlib.oauth2 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, UserInfo
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "zhiping", "between the office and the provider"


@dataclass
class Person:
    subject: str
    email: str = ""
    verified: bool = True


@dataclass
class Code:
    """An authorization code, given out once."""

    request: OAuth2Request
    user: Person
    scope: str

    def get_redirect_uri(self) -> str:
        return str(self.request.payload.redirect_uri)

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.request.payload.data.get("nonce")

    def get_auth_time(self) -> None:
        return None

    get_acr = get_amr = get_auth_time

    @property
    def code_challenge(self) -> str:
        return str(self.request.payload.data.get("code_challenge", ""))

    @property
    def code_challenge_method(self) -> str:
        return str(self.request.payload.data.get("code_challenge_method", ""))


class Client(ClientMixin):
    id_token_signed_response_alg = "RS256"

    def __init__(self, back: str) -> None:
        self.back = back
        self.client_id = CLIENT

    def get_client_id(self) -> str:
        return CLIENT

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.back

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class House:
    """The provider: its address, key, and the person at its screen. `forged` signs with a key that it does not publish."""

    issuer: str
    back: str
    signed_in: Person = field(default_factory=lambda: Person("u-1"))
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}))
    forged: RSAKey | None = None
    codes: dict[str, Code] = field(default_factory=dict)


def _server(house: House) -> AuthorizationServer:
    class Server(AuthorizationServer):
        def query_client(self, client_id: str) -> Client | None:
            return Client(house.back) if client_id == CLIENT else None

        def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
            return None

        def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
            return None

        def create_oauth2_request(self, request: OAuth2Request) -> OAuth2Request:
            return request

        def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Response:
            made: Response = JSONResponse(body, status) if isinstance(body, dict) else Response(body, status)
            for name, value in headers:
                made.headers[name] = value
            return made

    class Grant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
            house.codes[code] = Code(request, request.user, request.payload.scope)

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return house.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            house.codes = {k: c for k, c in house.codes.items() if c is not authorization_code}

        def authenticate_user(self, authorization_code: Code) -> Person:
            return authorization_code.user

    class Identity(OpenIDCode):
        def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
            return False

        def get_client_claims(self, client: Client) -> dict[str, Any]:
            return {"iss": house.issuer}

        def resolve_client_private_key(self, client: Client) -> RSAKey:
            return house.forged or house.key

        def get_client_algorithm(self, client: Client) -> str:
            return "RS256"

        def get_encode_header(self, client: Client) -> dict[str, str]:
            return {"alg": "RS256", "kid": "k1"}

        def generate_user_info(self, user: Person, scope: str) -> UserInfo:
            mail = {"email": user.email, "email_verified": user.verified} if user.email else {}
            return UserInfo(sub=user.subject, **mail)

    server = Server(scopes_supported=["openid", "email"])
    server.register_token_generator("default", BearerTokenGenerator(lambda *_, **__: "a" * 40))
    server.register_grant(Grant, [Identity(require_nonce=True), CodeChallenge(required=True)])
    return server


class Asked(OAuth2Request):
    """A request as Authlib reads one."""

    def __init__(self, request: Request, issuer: str, form: dict[str, Any]) -> None:
        super().__init__(request.method, issuer + request.url.path, headers=request.headers)
        self._form, self._args = form, dict(request.query_params)
        self.payload = BasicOAuth2Payload(self._args | form)

    @property
    def form(self) -> dict[str, Any]:
        return self._form

    @property
    def args(self) -> dict[str, Any]:
        return self._args


async def _asked(request: Request, house: House) -> Asked:
    return Asked(request, house.issuer, dict(await request.form()))


def pages_of(house: House) -> FastAPI:
    app, server = FastAPI(), _server(house)

    @app.get("/.well-known/openid-configuration")
    def describe() -> dict[str, str]:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return {"issuer": house.issuer} | {name: f"{house.issuer}/{path}" for name, path in places.items()}

    @app.get("/keys")
    def keys() -> dict[str, Any]:
        return dict(KeySet([house.key]).as_dict(private=False))

    @app.get("/authorize")
    async def authorize(request: Request) -> Response:
        asked = await _asked(request, house)
        grant = server.get_consent_grant(asked, house.signed_in)
        return server.create_authorization_response(asked, house.signed_in, grant)

    @app.post("/token")
    async def token(request: Request) -> Response:
        return server.create_token_response(await _asked(request, house))

    return app


@contextmanager
def running(back: str) -> Iterator[House]:
    """The provider at an address of its own; `back` is the one place it sends people to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    house = House(f"http://localhost:{port}", back)
    server = uvicorn.Server(uvicorn.Config(pages_of(house), host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    yield house
    server.should_exit = True
    thread.join(10)

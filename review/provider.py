"""An office's identity provider (OpenID Connect): who somebody is there. What they may do here is the account's alone."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

_METHODS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""How an id token may be signed: with the provider's private key, never with a shared secret, never not at all."""
_SECONDS = 10
_LEEWAY = 60
_KEPT = 3600.0
"""Seconds after which the provider's own description is asked for again."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the office has agreed with its provider. `issuer` is its address; `shown` is what people call it."""

    issuer: str
    client: str
    secret: str
    shown: str


@dataclass(frozen=True, slots=True)
class Journey:
    """What a browser keeps while it is away at the provider. `goal` is the page that was asked for."""

    state: str
    nonce: str
    verifier: str
    goal: str

    @classmethod
    def to(cls, goal: str) -> Journey:
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(32), goal)


class Unproven(Exception):
    """The provider cannot be reached, or did not prove who somebody is."""


class Provider:
    """One provider, by its terms. Safe to use from several threads."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._known: tuple[float, Mapping[str, str]] | None = None
        self._lock = threading.Lock()

    def begin(self, journey: Journey, back: str) -> str:
        """The address at the provider to go to; it sends people on to `back`. Unproven where the provider is not there."""
        with self._session(back) as session:
            where = self._described(session)["authorization_endpoint"]
            told = session.create_authorization_url(where, state=journey.state, nonce=journey.nonce, code_verifier=journey.verifier)
        return str(told[0])

    def identities(self, journey: Journey, back: str, state: str, code: str) -> tuple[str, ...]:
        """The subject, and the e-mail address if the provider has verified it. Unproven where anything does not fit."""
        if not hmac.compare_digest(journey.state.encode(), state.encode()) or not code:
            raise Unproven("state")
        try:
            with self._session(back) as session:
                claims = self._claims(session, journey, code)
        except (AuthlibBaseError, JoseError, RequestException, KeyError, ValueError) as error:
            raise Unproven(type(error).__name__) from error
        subject = str(claims["sub"])
        email = str(claims.get("email") or "") if claims.get("email_verified") is True else ""
        # a subject that looks like an address is none: it must not open the account of whom that address belongs to
        return tuple(identity_text(one) for one, address in ((subject, False), (email, True)) if one and ("@" in one) == address)

    def _claims(self, session: OAuth2Session, journey: Journey, code: str) -> CodeIDToken:
        described = self._described(session)
        token = session.fetch_token(described["token_endpoint"], code=code, code_verifier=journey.verifier, timeout=_SECONDS)
        keys = KeySet.import_key_set(session.get(described["jwks_uri"], withhold_token=True, timeout=_SECONDS).json())
        signed = jwt.decode(token["id_token"], keys, algorithms=_METHODS)
        wanted = {
            "iss": {"essential": True, "value": self.terms.issuer},
            "aud": {"essential": True, "value": self.terms.client},
            "nonce": {"essential": True, "value": journey.nonce},
        }
        given = {"client_id": self.terms.client, "nonce": journey.nonce, "access_token": token.get("access_token")}
        claims = CodeIDToken(signed.claims, signed.header, wanted, given)
        claims.validate(leeway=_LEEWAY)
        return claims

    def _session(self, back: str) -> OAuth2Session:
        terms = self.terms
        return OAuth2Session(terms.client, terms.secret, scope="openid email", redirect_uri=back, code_challenge_method="S256")

    def _described(self, session: OAuth2Session) -> Mapping[str, str]:
        """The provider's endpoints, as it describes them itself."""
        with self._lock:
            if self._known is not None and time.monotonic() - self._known[0] < _KEPT:
                return self._known[1]
        where = f"{self.terms.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            told = session.get(where, withhold_token=True, timeout=_SECONDS).json()
            endpoints = {name: str(told[name]) for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")}
        except (RequestException, KeyError, TypeError, ValueError) as error:
            raise Unproven("description") from error
        if endpoints["issuer"] != self.terms.issuer:
            raise Unproven("issuer")
        with self._lock:
            self._known = time.monotonic(), endpoints
        return endpoints


def identity_text(given: str) -> str:
    """As identities are compared: e-mail addresses without regard to case, subjects to the letter."""
    text = given.strip()
    return text.lower() if "@" in text else text

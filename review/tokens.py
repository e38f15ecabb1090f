"""Signed cookies and form tokens."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer

COOKIE = "zhiping_session"
PRE_COOKIE = "zhiping_signin"
"""Binds the sign-in form to the browser that was given it."""
_FORM_SECONDS = 3600
JOURNEY_COOKIE = "zhiping_office"
JOURNEY_SECONDS = 600


class Tokens:
    """Signs with a secret; what comes back altered or too old is nobody's."""

    def __init__(self, secret: bytes, seconds: float) -> None:
        self._cookies = TimestampSigner(secret, salt="session", digest_method=hashlib.sha256)
        self._forms = URLSafeTimedSerializer(secret, salt="form", signer_kwargs={"digest_method": hashlib.sha256})
        self._journeys = URLSafeTimedSerializer(secret, salt="journey", signer_kwargs={"digest_method": hashlib.sha256})
        self._secret = secret
        self._seconds = seconds

    def new(self) -> str:
        """A session's token, unsigned: unguessable."""
        return secrets.token_urlsafe(32)

    def sign(self, token: str) -> str:
        return self._cookies.sign(token).decode()

    def unsign(self, cookie: str) -> str | None:
        try:
            return self._cookies.unsign(cookie, max_age=int(self._seconds)).decode()
        except BadSignature:
            return None

    def csrf(self, token: str) -> str:
        """What a page's forms carry: made from the session's token, and of no use without it."""
        return hmac.new(self._secret, f"csrf:{token}".encode(), hashlib.sha256).hexdigest()

    def csrf_holds(self, token: str, given: str) -> bool:
        return hmac.compare_digest(self.csrf(token), given)

    def form(self, browser: str) -> str:
        """The sign-in form's token, for the browser that holds the cookie `browser`."""
        return str(self._forms.dumps(browser))

    def form_holds(self, browser: str, given: str) -> bool:
        try:
            return bool(browser) and hmac.compare_digest(str(self._forms.loads(given, max_age=_FORM_SECONDS)), browser)
        except BadSignature:
            return False

    def journey(self, kept: tuple[str, ...]) -> str:
        """What a browser keeps while it is away at an identity provider."""
        return str(self._journeys.dumps(kept))

    def journey_of(self, cookie: str) -> tuple[str, ...] | None:
        try:
            return tuple(str(part) for part in self._journeys.loads(cookie, max_age=JOURNEY_SECONDS))
        except BadSignature:
            return None


def digest(token: str) -> str:
    """What the store keeps of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()

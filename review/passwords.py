"""Passwords: argon2 hashes, and what is too weak to be one."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 10
"""Characters a password must have."""

_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    return _HASHER.hash(password)


def agrees(known: str | None, password: str) -> bool:
    """Whether the password is the one of the hash. Without a hash (no such account) it takes as long, and is not."""
    try:
        return _HASHER.verify(known or _nobody(), password) and known is not None
    except (VerificationError, InvalidHashError):
        return False


def weakness(password: str, name: str) -> str:
    """Why a password will not do (Chinese), "" where it will."""
    if len(password) < LEAST:
        return f"密码至少 {LEAST} 个字符"
    if name.lower() in password.lower():
        return "密码不能包含用户名"
    if len(set(password)) < LEAST // 2:
        return "密码重复的字符太多"
    return ""


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")

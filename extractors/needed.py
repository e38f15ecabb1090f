"""Characters without which a pattern matches nothing: a page that lacks one of them need not be searched.

Most pages lack most kinds' words. To see that a character is missing takes a fraction of the time of a search, and a pattern that is
never searched for is never compiled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

Clause = frozenset[str]
"""Of these characters one must be there."""

_TOKEN = re.compile(
    r"""(?P<open>\((?:\?(?:[:=!]|<[=!]|P<\w+>))?)
    |(?P<close>\))
    |(?P<otherwise>\|)
    |(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])
    |(?P<repeat>(?:[*+?]|\{(?:\d+(?:,\d*)?|,\d*)\})[?+]?)
    |(?P<any>[.^$]|\\[ABDSWZabdsw])
    |(?P<sign>\\\W|[^\\\[\]{}])""",
    re.VERBOSE | re.DOTALL,
)
"""What patterns are made of, as far as it is known here: references and characters by their names or codes are not."""
_RANGED = re.compile(r"\\\w|-")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LOOKING = frozenset({"(?=", "(?!", "(?<=", "(?<!"})
_ALSO = {"i": "İı", "k": "\u212a", "s": "ſ"}
"""What letters of English match, the case ignored, beside themselves: the Kelvin sign, the long s, Turkish ones."""


class _Unknown(Exception):
    """Something else than `_TOKEN` knows: nothing is claimed of the pattern then."""


@lru_cache(maxsize=4096)
def needed(pattern: str) -> tuple[Clause, ...]:
    """Whatever text `pattern` is found in, the case ignored or not, has one character of each of these; none where nothing can be said."""
    try:
        return tuple(sorted(_clauses(pattern), key=_rank))
    except _Unknown:
        return ()


def may_match(pattern: str, characters: frozenset[str]) -> bool:
    """Whether a text that consists of `characters` has what `pattern` needs."""
    return not any(map(characters.isdisjoint, needed(pattern)))


@dataclass(eq=False)
class _Group:
    """A part of a pattern while it is read: of each branch what its pieces need."""

    looking: bool = False
    branches: list[list[set[Clause]]] = field(default_factory=lambda: [[]])

    def add(self, piece: set[Clause]) -> None:
        self.branches[-1].append(piece)

    def repeat(self, least: int) -> None:
        """The last piece stands so often at least."""
        if least == 0:
            self.branches[-1][-1] = set()

    def clauses(self) -> set[Clause]:
        """What all branches need, and of what each needs besides one clause, taken together."""
        if self.looking:  # what is looked at may be forbidden, or stand outside of what is searched
            return set()
        branches = [set[Clause]().union(*pieces) for pieces in self.branches]
        shared = set.intersection(*branches)
        rest = [branch - shared for branch in branches]
        return shared | {frozenset[str]().union(*(min(branch, key=_rank) for branch in rest))} if all(rest) else shared


def _clauses(pattern: str) -> set[Clause]:
    whole = _Group()
    groups, at = [whole], 0
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            raise _Unknown
        at, text, group = token.end(), token[0], groups[-1]
        match token.lastgroup:
            case "open":
                groups.append(_Group(text in _LOOKING))
            case "close" if group is not whole:
                groups.pop()
                groups[-1].add(group.clauses())
            case "otherwise":
                group.branches.append([])
            case "repeat" if group.branches[-1]:
                group.repeat(_least(text))
            case "set":
                group.add(_of_set(text))
            case "sign":
                group.add(_of(text))
            case "any":
                group.add(set())
            case _:
                raise _Unknown
    if groups != [whole]:
        raise _Unknown
    return whole.clauses()


def _least(repeat: str) -> int:
    if repeat[0] == "{":
        return int(re.split("[,}]", repeat[1:])[0] or 0)
    return 1 if repeat[0] == "+" else 0


def _of(text: str) -> set[Clause]:
    """What one sign of a pattern, escaped or not, needs; letters of other alphabets are not asked for."""
    sign = text[-1]
    low, high = sign.lower(), sign.upper()
    if low == high == sign:
        return {frozenset(sign)}
    return {frozenset((low, high, *_ALSO.get(low, "")))} if sign.isascii() else set()


def _of_set(text: str) -> set[Clause]:
    """What ``[...]`` needs: of sets of all but some, of ranges and of classes nothing is said."""
    if text[1] == "^" or _RANGED.search(text):
        return set()
    each = [_of(sign) for sign in _ESCAPED.sub(r"\1", text[1:-1])]
    return {frozenset[str]().union(*(clause for clauses in each for clause in clauses))} if all(each) else set()


def _rank(clause: Clause) -> tuple[int, list[str]]:
    """The fewer, the better."""
    return len(clause), sorted(clause)

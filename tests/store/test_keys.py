"""Keys are the same for all who ask, from the first moment on."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from store.keys import BYTES, kept_key, random_key


def slowly() -> bytes:
    made = random_key()
    time.sleep(0.02)
    return made


def test_all_who_make_a_key_at_once_get_the_same_whole_one_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "common" / "person.key"
    with ThreadPoolExecutor(8) as threads:
        (key,) = set(threads.map(lambda _: kept_key(path, slowly), range(32)))
    assert len(key) == BYTES
    assert [p.name for p in path.parent.iterdir()] == ["person.key"]
    assert path.stat().st_mode & 0o077 == 0

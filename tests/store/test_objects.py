"""Pictures in an object store, against a server that speaks S3."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fsspec
import pytest

from evidence.errors import StoreUnavailable, UsageError
from store import open_store
from store.blobs import open_blobs
from tests.store.objects import ADDRESS, ObjectStore, object_store
from tests.store.test_store import PAGE

pytestmark = pytest.mark.slow
PICTURE = b"a picture" * 5000
NAME = hashlib.sha256(PICTURE).hexdigest()
PLACE = f"{ADDRESS.removeprefix('s3://')}/{NAME[:2]}/{NAME}"


@pytest.fixture(scope="module")
def server() -> Iterator[ObjectStore]:
    with object_store() as started:
        yield started


def test_a_page_kept_by_one_machine_is_shown_by_another(server: ObjectStore, tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/m.db", ADDRESS) as one, open_store(f"sqlite:///{tmp_path}/m.db", ADDRESS) as other:
        one.put("k", PAGE, PICTURE)
        assert other.image_of("k") == PICTURE


def test_many_that_keep_the_same_at_once_keep_it_whole(server: ObjectStore) -> None:
    writers = [open_blobs(ADDRESS), open_blobs(ADDRESS)]
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda n: writers[n % 2].put(PICTURE), range(24))) == {NAME}
    assert writers[0].get(NAME) == PICTURE


def test_what_was_half_sent_or_half_kept_is_never_read_and_is_made_good(server: ObjectStore) -> None:
    blobs = open_blobs(ADDRESS)
    other = fsspec.filesystem("s3", skip_instance_cache=True)
    other.pipe_file(PLACE, PICTURE[:100])  # as a server that keeps half
    with pytest.raises(KeyError):
        blobs.get(NAME)
    assert blobs.put(PICTURE) == NAME
    place = other.url(PLACE, client_method="put_object").removeprefix(server.url)
    with socket.create_connection(("127.0.0.1", server.port)) as cut:  # a client that is killed while it sends
        cut.sendall(f"PUT {place} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(PICTURE)}\r\n\r\n".encode() + PICTURE[:100])
    assert blobs.get(NAME) == PICTURE


def test_a_server_that_is_down_or_has_no_such_bucket_is_told_and_waited_for(server: ObjectStore) -> None:
    blobs = open_blobs(ADDRESS)
    with pytest.raises(StoreUnavailable, match=r"图片存储暂时无法使用.*bucket does not exist"):
        open_blobs("s3://nowhere/x").put(PICTURE)
    server.kill()
    with pytest.raises(StoreUnavailable, match=r"图片存储暂时无法使用.*Could not connect"):
        blobs.put(PICTURE)
    server.start()
    assert blobs.get(blobs.put(PICTURE)) == PICTURE


def test_an_address_that_nothing_can_open_says_what_to_install() -> None:
    with pytest.raises(UsageError, match="ZHIPING_BLOBS=nonsense://x"):
        open_blobs("nonsense://x")

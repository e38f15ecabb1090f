"""What page readers send to those who find documents."""

import pickle
from dataclasses import fields

import pytest

from evidence.geometry import BoundingBox
from evidence.page import TextLine

BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)
LINE = TextLine("证书", BOX, 0.75, (0.1, 0.2, 0.3), "正书")


@pytest.mark.parametrize("record", [BOX, LINE])
def test_a_place_and_a_line_are_the_same_in_another_process(record: BoundingBox | TextLine) -> None:
    sent = record.__reduce__()[1]
    assert list(sent) == [getattr(record, field.name) for field in fields(record)]
    assert pickle.loads(pickle.dumps(record)) == record

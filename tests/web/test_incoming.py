"""What a request brings is put away with it, however it ends."""

import gc
import warnings

import pytest
from flask import Flask

HEAD = b'--e\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\nx\r\n--e\r\n'
FILE = b'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
ON_DISK = 600_000  # bytes: above half a megabyte the copy is made on the disk


@pytest.mark.parametrize("ending", [b"", b"\r\n--e--\r\n"], ids=["cut off", "whole"])
def test_the_file_of_a_form_is_closed_with_it(site: Flask, ending: bytes) -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        answer = site.test_client().post(
            "/sign-in",
            data=HEAD + FILE + b"x" * ON_DISK + ending,
            content_type="multipart/form-data; boundary=e",
        )
        assert answer.status_code == 400
        answer.close()
        del answer
        gc.collect()
    assert [str(one.message) for one in told if "Temporary" in str(one.message)] == []

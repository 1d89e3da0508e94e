"""Reading what a page sends."""

from django.http import HttpResponse


def body(response: HttpResponse) -> bytes:
    """All of it; a file that was sent is closed, as the server closes it."""
    if not response.streaming:
        return response.content
    content = b"".join(response.streaming_content)
    for close in response._resource_closers:
        close()
    return content

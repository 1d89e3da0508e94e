"""What a city's people say to each other about its questions."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from mancomun.surveys.models import Conversation, Message, Response


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation at one question, the oldest note first."""

    conversation: Conversation
    messages: list[Message]

    @property
    def open(self) -> bool:
        return self.conversation.settled_at is None


def talk_at(response: Response, path: str) -> Talk | None:
    found = Conversation.objects.filter(response=response.pk, path=path).prefetch_related("messages").first()
    return Talk(found, list(found.messages.all())) if found is not None else None


def open_talks(response: Response) -> Mapping[str, int]:
    """By path: how many notes there are where the conversation is not settled."""
    if response.pk is None or not response.talking:
        return {}
    rows = Conversation.objects.filter(response=response, settled_at=None)
    return dict(rows.annotate(count=Count("messages")).values_list("path", "count"))

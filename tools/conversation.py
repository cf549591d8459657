"""The end of a conversation: what was held for it is free again."""

from engine import closing
from engine.bookings import Decision
from engine.picture import Picture
from tools import identity
from tools.ports import Desk


async def ended(id: str, desk: Desk) -> None:
    """Let go of what is held for the conversation that the platform calls so. Raises `LedgerError`."""
    conversation = identity.of_conversation(id, desk.picture.id)
    if not conversation:
        return

    def decide(picture: Picture, _now_ms: int) -> Decision | None:
        return closing.release(picture, conversation)

    await desk.catch_up()  # another worker may have held it a moment ago
    await desk.write(f"ended:{desk.new_id()}", "", decide)

"""What a lever of the programme is: something that a county offers and delivers."""

from dataclasses import dataclass

from model.declare.names import DeclarationError, Names


@dataclass(frozen=True)
class Lever:
    """A lever, declared in the file of its part.

    unit: of what is offered and delivered; channel: what it changes.
    names: in both languages.
    queue: whether households apply for it and queue.
    part: the name of its part, which the part's declaration fills in.

    Raises DeclarationError for a name that no constant can have, and without a unit or channel.
    """

    name: str
    unit: str
    channel: str
    names: Names
    queue: bool = False
    part: str = ""

    def __post_init__(self) -> None:
        if not self.name.isidentifier() or self.name != self.name.lower():
            raise DeclarationError(f"a lever's name is a word in small letters, not {self.name!r}")
        for what in ("unit", "channel"):
            if not getattr(self, what).strip():
                raise DeclarationError(f"the lever {self.name} has no {what}")

"""What something is called, in English and in Chinese."""

from dataclasses import dataclass


class DeclarationError(TypeError):
    """A declaration is wrong: one line says which, and what would be right."""


@dataclass(frozen=True)
class Names:
    """A name in both languages; Chinese is that of county offices.

    Raises DeclarationError if one is missing, or what should be Chinese has no Chinese character.
    """

    en: str
    zh: str

    def __post_init__(self) -> None:
        if not self.en.strip():
            raise DeclarationError(f"the name {self.zh!r} has no English one beside it")
        if not any("\u4e00" <= character <= "\u9fff" for character in self.zh):
            raise DeclarationError(f"the name {self.en!r} has no Chinese one beside it, but {self.zh!r}")

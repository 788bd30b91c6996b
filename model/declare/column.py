"""What a column of a table is: a unit, a definition, and between what its numbers lie."""

from typing import NamedTuple

from model.declare.ranges import COUNT, SHARE, UNBOUNDED, Range

TEXT = "text"  # the unit of names and other words, which stay text even where they look like a number

_BOUNDS_OF_UNITS = {
    **dict.fromkeys(("share", "share/year", "probability"), SHARE),
    **dict.fromkeys(("household", "household/year", "person", "enterprise", "cooperative", "t"), COUNT),
}


class Column(NamedTuple):
    """What a column holds.

    unit: TEXT for a name or other words, "1" for a number without one, "share" for a ratio from 0 to 1.
    declared: the least and the largest that there can be, where the unit does not tell.
    """

    unit: str
    definition: str
    declared: Range | None = None

    @property
    def bounds(self) -> Range:
        """Between what the numbers of the column lie, both included; infinite where nothing bounds them."""
        return self.declared or _BOUNDS_OF_UNITS.get(self.unit, UNBOUNDED)

    def described(self) -> dict[str, str]:
        """Unit and definition, as they stand in files."""
        return {"unit": self.unit, "definition": self.definition}

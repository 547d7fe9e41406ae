"""One file of the set, and what a reader must say of it."""
import dataclasses
from typing import Callable


@dataclasses.dataclass
class Case:
    """A file `name`, made by `make(path)`, and the members that are at fault with a part of what must be said of each; none for a valid file.

    Where the file cannot be looked into at all, the only member is None.
    """

    name: str
    make: Callable[[str], None]
    defects: list = dataclasses.field(default_factory=list)

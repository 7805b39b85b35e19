"""Union of sets by size: what belongs together, in a number of steps that grows with the input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(slots=True)
class Root:
    """What stands for a network: how many hubs, and how many ties hang on them."""

    hubs: int
    ties: int


@dataclass(slots=True)
class Forest:
    """Some trees of hubs, read from the database with the way from each hub to its root.

    `changed` holds the hubs whose parent is another one now; roots whose numbers changed are in
    `touched`. Parents are shortened only in memory: a written hub is a joined root, nothing else.
    """

    parent: dict[UUID, UUID | None]
    roots: dict[UUID, Root]
    changed: dict[UUID, UUID] = field(default_factory=dict)
    touched: set[UUID] = field(default_factory=set)
    _short: dict[UUID, UUID] = field(default_factory=dict)

    def root_of(self, hub: UUID) -> UUID:
        """What stands for the network of a hub."""
        path, here = [], hub
        while True:
            above = self._short.get(here) or self.parent.get(here)
            if above is None:
                break
            path.append(here)
            here = above
        for one in path:
            self._short[one] = here
        return here

    def join(self, one: UUID, other: UUID) -> bool:
        """Make one network of two, the smaller under the larger; False when it was one already."""
        keep, gone = self.root_of(one), self.root_of(other)
        if keep == gone:
            return False
        if (self.roots[keep].hubs, str(gone)) < (self.roots[gone].hubs, str(keep)):
            keep, gone = gone, keep
        self.parent[gone] = keep
        self.changed[gone] = keep
        self.roots[keep].hubs += self.roots[gone].hubs
        self.roots[keep].ties += self.roots[gone].ties
        self.touched.add(keep)
        return True

    def tied(self, hub: UUID, count: int) -> None:
        """Count ties that came to a hub on its network."""
        root = self.root_of(hub)
        self.roots[root].ties += count
        self.touched.add(root)


def join_all(forest: Forest, subjects: Mapping[object, Iterable[UUID]]) -> int:
    """Join the hubs that each subject names; how many networks fewer there are."""
    joined = 0
    for hubs in subjects.values():
        named = iter(sorted(hubs))
        first = next(named, None)
        if first is not None:
            joined += sum(forest.join(first, other) for other in named)
    return joined

"""Joining sets: the same as the plain way, in any order, with the numbers of each network."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ruthan.links.rules.joining import Forest, Root, join_all


def hub(number: int) -> UUID:
    return UUID(int=number + 1)


def a_forest(count: int) -> Forest:
    return Forest({hub(n): None for n in range(count)}, {hub(n): Root(1, 0) for n in range(count)})


def plain(groups: list[set[int]]) -> set[frozenset[int]]:
    """Sets that meet are one, found by trying all."""
    found: list[set[int]] = []
    for group in groups:
        meeting = [one for one in found if one & group]
        found = [one for one in found if not one & group] + [group.union(*meeting)]
    return {frozenset(one) for one in found}


@given(st.lists(st.sets(st.integers(0, 11), min_size=1, max_size=4), max_size=20))
def test_networks_are_those_of_the_plain_way(groups: list[set[int]]) -> None:
    forest = a_forest(12)
    named = {n: [hub(one) for one in group] for n, group in enumerate(groups)}
    joined = join_all(forest, named)
    sets: defaultdict[UUID, set[int]] = defaultdict(set)
    for number in range(12):
        sets[forest.root_of(hub(number))].add(number)
    wanted = plain([{n} for n in range(12)] + groups)
    assert {frozenset(one) for one in sets.values()} == wanted
    assert joined == 12 - len(wanted) == len(forest.changed)
    for root, members in sets.items():
        assert forest.roots[root].hubs == len(members)


def test_ties_are_counted_on_the_network_whatever_joins_later() -> None:
    forest = a_forest(3)
    forest.tied(hub(0), 2)
    forest.tied(hub(1), 5)
    assert forest.join(hub(0), hub(1)) and not forest.join(hub(1), hub(0))
    forest.tied(hub(0), 1)
    assert forest.roots[forest.root_of(hub(1))].ties == 8
    assert forest.roots[hub(2)].ties == 0


def test_no_way_to_a_root_is_longer_than_the_logarithm() -> None:
    rng, count = random.Random(2), 512
    forest = a_forest(count)
    for _ in range(4_000):
        forest.join(hub(rng.randrange(count)), hub(rng.randrange(count)))
    depths = Counter[int]()
    for number in range(count):
        here, depth = hub(number), 0
        while forest.parent[here] is not None:
            here, depth = forest.parent[here], depth + 1  # type: ignore[assignment]
        depths[depth] += 1
    assert max(depths) <= 9 and depths[0] == 1

"""The picture of a network: nothing on anything, the same each time, a few dozen for five hundred."""

from __future__ import annotations

import random
from itertools import combinations
from uuid import UUID

from ruthan.links.rules.picture import HEIGHT, MOST_HUBS, MOST_JOINTS, WIDTH, draw


def named(number: int) -> UUID:
    return UUID(int=number + 1)


def a_network(hubs: int, sources: int, seed: int = 3) -> tuple[list, list]:
    rng = random.Random(seed)
    ties = []
    for source in range(sources):
        for hub in {int(rng.paretovariate(0.9)) % hubs for _ in range(rng.choice((1, 1, 2, 3)))}:
            ties.append((named(hub), source))
    counts = {named(hub): 0 for hub in range(hubs)}
    for hub, _source in ties:
        counts[hub] += 1
    return [(hub, f"xxx-x-xx{hub.int:03d}-x", count) for hub, count in counts.items()], ties


def test_one_hub_stands_in_the_middle() -> None:
    found = draw([(named(1), "one", 5)], [(named(1), n) for n in range(5)])
    [circle] = found.circles
    assert (circle.x, circle.y, circle.members) == (WIDTH / 2, HEIGHT / 2, 5)
    assert found.edges == () and found.joints == ()


def test_nothing_at_all_is_an_empty_picture() -> None:
    assert draw([], []).circles == ()


def test_who_names_two_is_a_line_and_who_names_three_a_square() -> None:
    hubs = [(named(n), str(n), 1) for n in range(3)]
    ties = [(named(0), "a"), (named(1), "a"), (named(0), "b"), (named(1), "b")]
    ties += [(named(n), "c") for n in range(3)]
    found = draw(hubs, ties)
    assert [edge.count for edge in found.edges] == [2, 0, 0, 0]
    assert [joint.count for joint in found.joints] == [1]


def test_five_hundred_are_a_few_dozen_that_do_not_cover_one_another() -> None:
    hubs, ties = a_network(250, 500)
    found = draw(hubs, ties)
    assert len(found.circles) == MOST_HUBS and found.left_out == 250 - MOST_HUBS
    assert len(found.joints) <= MOST_JOINTS
    for one, other in combinations(found.circles, 2):
        apart = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
        assert apart >= one.radius + other.radius, (one, other)
    for circle in found.circles:
        assert circle.radius <= circle.x <= WIDTH - circle.radius
        assert circle.radius <= circle.y <= HEIGHT - circle.radius


def test_the_same_network_is_drawn_the_same() -> None:
    hubs, ties = a_network(60, 200)
    assert draw(hubs, ties) == draw(list(reversed(hubs)), ties)


def test_the_largest_come_first_and_have_words_where_there_is_room() -> None:
    hubs, ties = a_network(60, 200)
    found = draw(hubs, ties)
    sizes = [circle.members for circle in found.circles]
    assert sizes == sorted(sizes, reverse=True)
    assert any(one.label for one in found.circles) and not found.circles[-1].label


def test_words_stand_on_nothing() -> None:
    hubs, ties = a_network(250, 500)
    circles = draw(hubs, ties).circles
    labelled = [one for one in circles if one.label]
    assert len(labelled) >= 8
    for one in labelled:
        half = len(one.label) * 4
        for other in circles:
            near_x = max(one.label_x - half, min(other.x, one.label_x + half))
            near_y = max(one.label_y - 13, min(other.y, one.label_y + 4))
            apart = ((near_x - other.x) ** 2 + (near_y - other.y) ** 2) ** 0.5
            assert apart >= other.radius, (one, other)
        for other in labelled:
            if other is not one and abs(one.label_y - other.label_y) < 16:
                assert abs(one.label_x - other.label_x) >= half + len(other.label) * 4

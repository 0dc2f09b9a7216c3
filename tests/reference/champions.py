"""Champions of collaboration (ODD 4.2)."""

from collections import deque

from .network import degree
from .person import given
from .teacher import ReferenceTeacher

RANDOM, MOST_CONTACTS, BETWEENNESS, BY_DEPARTMENT = range(4)


def set_ranks(model) -> None:
    """Fix the order in which champions are converted."""
    for rank, teacher in enumerate(champion_order(model)):
        teacher.champion_rank = rank


def champion_order(model) -> list[ReferenceTeacher]:
    """The staff in the order of conversion; equal scores go by index, since sorting is stable."""
    placement = int(model.p.champion_placement)
    if placement == RANDOM:
        return sorted(model.teachers, key=lambda teacher: teacher.staff_rank)
    if placement == BY_DEPARTMENT:
        return sorted(model.teachers, key=lambda teacher: teacher.department)
    if placement == MOST_CONTACTS:
        return sorted(model.teachers, key=lambda teacher: -degree(teacher))
    score = betweenness(model.teachers)
    return sorted(model.teachers, key=lambda teacher: -round(score[teacher.index], 9))


def betweenness(teachers: list[ReferenceTeacher]) -> list[float]:
    """Brandes' betweenness over contacts with opportunity, unweighted (both directions of a path are counted)."""
    neighbours = [[tie.target.index for tie in teacher.ties if tie.opportunity > 0.0] for teacher in teachers]
    score = [0.0] * len(teachers)
    for source in range(len(teachers)):
        order, paths, before = shortest_paths(source, neighbours)
        share = [0.0] * len(teachers)
        for node in reversed(order):
            for previous in before[node]:
                share[previous] += paths[previous] / paths[node] * (1.0 + share[node])
            if node != source:
                score[node] += share[node]
    return score


def shortest_paths(source: int, neighbours: list[list[int]]) -> tuple[list[int], list[int], list[list[int]]]:
    """Breadth-first search: nodes in order of distance, number of shortest paths, predecessors."""
    distance = [-1] * len(neighbours)
    paths = [0] * len(neighbours)
    before: list[list[int]] = [[] for _ in neighbours]
    distance[source], paths[source] = 0, 1
    order, queue = [], deque([source])
    while queue:
        node = queue.popleft()
        order.append(node)
        for other in neighbours[node]:
            if distance[other] < 0:
                distance[other] = distance[node] + 1
                queue.append(other)
            if distance[other] == distance[node] + 1:
                paths[other] += paths[node]
                before[other].append(node)
    return order, paths, before


def convert(teacher: ReferenceTeacher) -> None:
    """Make a champion of a teacher."""
    teacher.norm = max(teacher.norm, 0.9)
    teacher.expected_benefit = max(teacher.expected_benefit, 0.8)
    teacher.zeal = teacher.model.p.champion_drive
    teacher.champion = 1


def convert_imported(model) -> None:
    """Initial state: teachers whom the staff file names as champions."""
    for teacher in model.teachers:
        if given(model.scenario.school.staff, "champion", teacher.index) == 1.0:
            convert(teacher)


def convert_champions(model) -> None:
    """Champions tire; those whose rank the lever has newly reached are converted."""
    wanted = round(model.lever.champions * len(model.teachers))
    for teacher in model.teachers:
        if teacher.champion:
            teacher.zeal -= model.p.champion_tiring * teacher.zeal
        if model.converted <= teacher.champion_rank < wanted:
            convert(teacher)
    model.converted = wanted

"""Draws the instances of this folder from seeds and solves them: python3 draw.py (needs scipy).

Each best value is found twice, by an assignment (Hungarian method) and by an integer program (branch and
bound), and both have to agree. Nothing of sendplan takes part.
"""

import csv
import random

import numpy
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

# Periods, messages for every hundred places, longest time from the first to the last period of a message.
CROWDED = [
    (1, 300, 1), (3, 150, 2), (5, 150, 5), (8, 90, 4), (12, 120, 3), (15, 100, 15), (20, 80, 6),
    (25, 140, 9), (40, 110, 12), (60, 130, 30), (90, 100, 20),
]
# The same, where each message is drawn around a place that nobody else is drawn around.
ROOMY = [(4, 100, 3), (10, 60, 10), (20, 100, 4), (30, 80, 20), (60, 100, 9), (100, 90, 40)]
SEEDS = (1, 2)


def draw_crowded(shape, chance):
    """The capacity of each period, and the first and last period of each message."""
    periods, load, longest = shape
    capacity = [chance.choice([0, 1, 1, 2, 3]) for _ in range(periods)]
    jobs = []
    for _ in range(max(1, sum(capacity) * load // 100)):
        first = chance.randint(1, periods)
        jobs.append((first, min(periods, first + chance.randint(0, longest - 1))))
    return capacity, jobs


def draw_roomy(shape, chance):
    periods, load, longest = shape
    capacity = [chance.choice([0, 1, 1, 2, 3]) for _ in range(periods)]
    places = [period for period, most in enumerate(capacity, 1) for _ in range(most)]
    chance.shuffle(places)
    jobs = []
    for place in places[: max(1, len(places) * load // 100)]:
        before = chance.randint(0, longest - 1)
        first = max(1, place - before)
        jobs.append((first, min(periods, place + chance.randint(0, longest - 1 - before))))
    return capacity, jobs


def costs(capacity, jobs):
    """What each message costs in each place: its waiting, and far more for a place out of time."""
    places = [period for period, most in enumerate(capacity, 1) for _ in range(most)]
    late = len(jobs) * (len(capacity) + 1)
    # A place of its own for each message stands for not being on time.
    table = numpy.full((len(jobs), len(places) + len(jobs)), late)
    for row, (first, last) in enumerate(jobs):
        for column, period in enumerate(places):
            if first <= period <= last:
                table[row, column] = period - first
    return table, late


def by_assignment(capacity, jobs):
    table, late = costs(capacity, jobs)
    rows, columns = linear_sum_assignment(table)
    return split(int(table[rows, columns].sum()), late, len(jobs))


def by_integer_program(capacity, jobs):
    late = len(jobs) * (len(capacity) + 1)
    choices = [(job, None, late) for job in range(len(jobs))]
    for job, (first, last) in enumerate(jobs):
        choices += [(job, period, period - first) for period in range(first, last + 1)]
    once = numpy.zeros((len(jobs), len(choices)))
    room = numpy.zeros((len(capacity), len(choices)))
    for column, (job, period, _) in enumerate(choices):
        once[job, column] = 1
        if period is not None:
            room[period - 1, column] = 1
    found = milp(
        [cost for _, _, cost in choices],
        integrality=numpy.ones(len(choices)),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(once, 1, 1), LinearConstraint(room, 0, capacity)],
    )
    assert found.success and found.mip_gap == 0, found.message
    return split(round(found.fun), late, len(jobs))


def split(cost, late, count):
    """The most that are on time, and of all such ways the least sum of waiting."""
    return count - cost // late, cost % late


def main():
    with open("instances.csv", "w") as instances, open("messages.csv", "w") as messages:
        out = csv.writer(instances, lineterminator="\n")
        rows = csv.writer(messages, lineterminator="\n")
        out.writerow(["instance", "capacity", "most_on_time", "least_waiting"])
        rows.writerow(["instance", "first", "last"])
        kinds = [("crowded", CROWDED, draw_crowded), ("roomy", ROOMY, draw_roomy)]
        for kind, shapes, draw in kinds:
            for shape, seed in ((shape, seed) for shape in shapes for seed in SEEDS):
                capacity, jobs = draw(shape, random.Random(seed))
                best = by_assignment(capacity, jobs)
                assert best == by_integer_program(capacity, jobs), (kind, shape, seed)
                name = f"{kind}-{shape[0]}-{seed}"
                out.writerow([name, " ".join(map(str, capacity)), *best])
                rows.writerows([name, *job] for job in jobs)


if __name__ == "__main__":
    main()

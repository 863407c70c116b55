"""Small random instances, planned by sendplan and solved exactly (scipy's integer programs).

quality.py FOLDER PROGRAMS SEED COUNT draws COUNT instances of each kind from SEED, plans each with the program, and
prints how many messages were sent in all and in time beside the most that any plan could have, and how far above the
true most the printed bound is. An instance whose plan falls short stays in FOLDER/KIND-NUMBER: `sh case.sh` plans it.
"""

import concurrent.futures
import csv
import datetime
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys

import numpy
import scipy.optimize

KINDS = {
    "tree": (),
    "tree and windows": ("windows",),
    "tree and recipient limits": ("recipients",),
    "all": ("windows", "recipients"),
}
BASE = datetime.date(2027, 3, 1)


class Instance:
    """Channels inside one another in two or three levels, and messages to some of them."""

    def __init__(self, chance, limits):
        self.days = chance.randint(3, 6)
        self.outer = {"c": None}
        accounts = ["c"]
        for _ in range(chance.choice([1, 1, 2])):
            accounts = [self.inside(name, number) for name in accounts for number in range(chance.randint(1, 3))]
        self.capacity = {
            name: [self.drawn(chance, 2 if self.is_account(name) else 5) for _ in range(self.days)]
            for name in self.outer
        }
        names = list(self.outer)
        self.windows = []
        if "windows" in limits:
            for name in chance.sample(names, chance.randint(1, min(2, len(names)))):
                self.windows.append((name, chance.randint(2, 3), chance.randint(1, 4)))
        self.limit = (1, chance.randint(1, 3)) if "recipients" in limits else None
        people = chance.randint(3, 6)
        self.messages = []
        for number in range(chance.randint(5, 14)):
            first = chance.randrange(self.days)
            last = chance.randint(first, self.days - 1) if chance.random() < 0.6 else None
            self.messages.append((f"m{number}", chance.choice(names), first, last, chance.randrange(people)))

    def inside(self, outer, number):
        name = f"{outer}{'abc'[number]}"
        self.outer[name] = outer
        return name

    @staticmethod
    def drawn(chance, most):
        return 0 if chance.random() < 0.2 else chance.randint(1, most)

    def is_account(self, name):
        return name not in self.outer.values()

    def around(self, name):
        while name:
            yield name
            name = self.outer[name]

    def most(self, is_counted):
        """The most counted messages that any plan sends: an integer program with a variable for each message, account and day."""
        places = [
            (number, account, day)
            for number, (_, channel, first, last, _) in enumerate(self.messages)
            for account in self.outer
            if self.is_account(account) and channel in self.around(account)
            for day in range(first, (self.days - 1 if last is None else last) + 1)
        ]
        if not places:
            return 0
        rows, bounds = [], []

        def at_most(count, applies):
            rows.append([1 if applies(*place) else 0 for place in places])
            bounds.append(count)

        for number in range(len(self.messages)):
            at_most(1, lambda message, account, day, number=number: message == number)
        for name, capacity in self.capacity.items():
            for today in range(self.days):
                at_most(
                    capacity[today],
                    lambda message, account, day, name=name, today=today: day == today and name in self.around(account),
                )
        for name, days, most in self.windows:
            for start in range(self.days):
                at_most(
                    most,
                    lambda message, account, day, name=name, start=start, days=days: start <= day < start + days
                    and name in self.around(account),
                )
        if self.limit:
            most, days = self.limit
            for person in {message[4] for message in self.messages}:
                for start in range(self.days):
                    at_most(
                        most,
                        lambda message, account, day, person=person, start=start: start <= day < start + days
                        and self.messages[message][4] == person,
                    )
        counted = numpy.array([-1 if is_counted(self.messages[message]) else 0 for message, _, _ in places])
        solution = scipy.optimize.milp(
            counted,
            integrality=numpy.ones(len(places)),
            bounds=scipy.optimize.Bounds(0, 1),
            constraints=scipy.optimize.LinearConstraint(numpy.array(rows), -numpy.inf, bounds),
        )
        assert solution.success, solution.message
        return round(-solution.fun)

    def write(self, folder):
        folder.mkdir(parents=True)
        with open(folder / "messages.csv", "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "channel", "recipient", "not_before", "deadline"])
            for name, channel, first, last, person in self.messages:
                due = "" if last is None else day(last)
                rows.writerow([name, channel, f"p{person}@rcpt.example", day(first), due])
        with open(folder / "capacity.csv", "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["channel", "day", "capacity"])
            for name, capacity in self.capacity.items():
                rows.writerows([name, day(number), count] for number, count in enumerate(capacity))
        lines = ["set -e", 'cd "$(dirname "$0")"', "rm -f sendplan.db*", f"sendplan init --base-date {BASE}"]
        for name, outer in self.outer.items():
            lines.append(f"sendplan channel set {name} --capacity 1" + (f" --inside {outer}" if outer else ""))
        lines.append("sendplan capacity import capacity.csv")
        for name, days, most in self.windows:
            lines.append(f"sendplan window set {name} --days {days} --most {most}")
        if self.limit:
            lines.append(f"sendplan recipient limit --most {self.limit[0]} --days {self.limit[1]}")
        lines += ["sendplan import messages.csv", f"sendplan plan --horizon {self.days}", "sendplan export 1 --to ."]
        (folder / "case.sh").write_text("\n".join(lines) + "\n")


def day(number):
    return BASE + datetime.timedelta(days=number)


def planned(instance, folder, programs):
    """How many messages the program's plan sends, and in time, and how many it says any plan could have in time."""
    instance.write(folder)
    variables = dict(os.environ, PATH=f"{programs}:{os.environ['PATH']}")
    variables.pop("SENDPLAN_DB", None)
    answer = subprocess.run(["sh", "case.sh"], cwd=folder, env=variables, capture_output=True, text=True)
    if answer.returncode != 0:
        sys.exit(f"quality: {folder} failed: {answer.stdout}{answer.stderr}")
    with open(folder / "plan-1-assignments.csv", newline="") as file:
        sent = {row["message_id"] for row in csv.DictReader(file)}
    dated = [message for message in instance.messages if message[3] is not None]
    in_time = sum(message[0] in sent for message in dated)
    # Where all are in time nothing is said of them.
    bound = len(dated)
    line = re.search(r"in time: ([\d,]+) of .* no plan could have more(?: than ([\d,]+))?", answer.stdout)
    if line:
        bound = int((line[2] or line[1]).replace(",", ""))
    return len(sent), in_time, bound


def compared(task):
    kind, number, seed, folder, programs = task
    chance = random.Random(f"{seed} {kind} {number}")
    instance = Instance(chance, KINDS[kind])
    folder = pathlib.Path(folder) / f"{kind.replace(' ', '-')}-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    sent, in_time, bound = planned(instance, folder, programs)
    most = instance.most(lambda message: True)
    most_in_time = instance.most(lambda message: message[3] is not None)
    assert sent <= most and in_time <= most_in_time, f"{folder}: a plan above the best"
    assert bound >= most_in_time, f"{folder}: the bound {bound} is below the best {most_in_time}"
    if sent == most and in_time == most_in_time:
        shutil.rmtree(folder)
    else:
        (folder / "best.txt").write_text(
            f"sent {sent} of {most} at best, in time {in_time} of {most_in_time} at best, bound {bound}\n"
        )
    return ratio(sent, most), ratio(in_time, most_in_time), ratio(bound, most_in_time), bound == in_time


def ratio(number, best):
    return 1.0 if best == 0 and number == 0 else number / max(best, 1)


def percent(number):
    return f"{100 * number:.2f} %"


def main():
    folder, programs, seed, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    print(f"{count} small instances of each kind, drawn from seed {seed}; what the best plan has is 100 %")
    columns = "{:27} {:>10} {:>9} {:>10} {:>9} {:>12} {:>9} {:>10} {:>7}"
    print(columns.format("", "sent", "worst", "in time", "worst", "fall short", "bound", "worst", "proved"))
    with concurrent.futures.ProcessPoolExecutor(int(os.environ.get("QUALITY_JOBS", os.cpu_count()))) as pool:
        for kind in KINDS:
            tasks = [(kind, number, seed, folder, programs) for number in range(count)]
            results = list(pool.map(compared, tasks, chunksize=8))
            sent, in_time, bound, proved = zip(*results)
            short = sum(a < 1 or b < 1 for a, b in zip(sent, in_time))
            print(
                columns.format(
                    kind,
                    percent(sum(sent) / count),
                    percent(min(sent)),
                    percent(sum(in_time) / count),
                    percent(min(in_time)),
                    short,
                    percent(sum(bound) / count),
                    percent(max(bound)),
                    f"{100 * sum(proved) / count:.0f} %",
                ),
                flush=True,
            )


main()

"""Measures durable Python queues on SQLite, for the executor's benchmark.

  queues.py QUEUE FOLDER COUNT nothing|file

Puts COUNT messages into a queue, then takes and acknowledges one after the other, as a worker does, and
prints how many a second that is. With `file`, each is written to a file of its own that is synced before
the acknowledgement. Every commit is synced, as the executor's are.
"""

import os
import sys
import time

BODY = "Dear customer,\nyour order no. %d is on its way.\n"


def litequeue(folder):
    from litequeue import LiteQueue

    queue = LiteQueue(os.path.join(folder, "queue.db"))
    queue.conn.execute("PRAGMA synchronous = FULL")

    def take():
        message = queue.pop()
        return message.message_id, message.data

    return queue.put, take, queue.done


def persistqueue(folder):
    from persistqueue import SQLiteAckQueue

    # In WAL mode with every commit synced, which is SQLite's own setting.
    queue = SQLiteAckQueue(folder, auto_commit=True)

    def take():
        message = queue.get(raw=True)
        return message["pqid"], message["data"]

    return queue.put, take, lambda key: queue.ack(id=key)


def main(name, folder, count, effect):
    os.makedirs(folder)
    put, take, acknowledge = {"litequeue": litequeue, "persist-queue": persistqueue}[name](folder)
    for number in range(count):
        put(BODY % number)
    start = time.monotonic()
    for number in range(count):
        key, body = take()
        if effect == "file":
            with open(os.path.join(folder, "%d.eml" % number), "x") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
        acknowledge(key)
    print("%.0f" % (count / (time.monotonic() - start)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])

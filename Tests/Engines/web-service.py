"""A web service that takes a while for each message, and writes down every key before it answers.

web-service.py FOLDER MILLISECONDS: its port is in FOLDER/port, the keys in FOLDER/keys, one a line.
"""
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

folder, pause = sys.argv[1], int(sys.argv[2]) / 1000
keys = os.open(folder + "/keys", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_OPTIONS(self):
        self.answer(204)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        with lock:
            os.write(keys, (self.headers["Idempotency-Key"] + "\n").encode())
        time.sleep(pause)
        self.answer(201)

    def answer(self, status):
        self.send_response_only(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


server = Server(("127.0.0.1", 0), Handler)
with open(folder + "/port.new", "w") as file:
    file.write(str(server.server_address[1]))
os.rename(folder + "/port.new", folder + "/port")
server.serve_forever()

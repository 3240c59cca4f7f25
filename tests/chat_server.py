"""A real HTTP server that speaks Chat Completions, faults included, and a program that the reward language accepts."""

import json
import re
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CANARY = "CANARY-4f1d9a77c0ffee-key"

GOOD_REPLY = """Idea: speed along +x, a small price for effort.

```python
import torch

FALL_ENDS_EPISODE = False


def compute_reward(state, action):
    speed = 1.0 * state.forward_velocity
    effort = -0.05 * action.square().mean(dim=1)
    components = {"speed": speed, "effort": effort}
    return speed + effort, components
```
"""

MEASURE_REPLY = """Measures: speed of the joints.
Still: 0 rad/s
Good: 30 rad/s

```python
UNIT = "rad/s"
AGGREGATE = "max"
SUCCESS_AT_LEAST = 90.0

def compute_reward(state, action):
    return state.joint_speed, {}
```
"""


class ChatServer:
    """Answers each request with the next planned answer; the last one is repeated.

    Attributes:
        plan: Callables `(handler, request_body) -> None` that write an answer.
        requests: Bodies and headers of all chat requests so far.
        most_at_once: The largest number of requests that were under way together.
    """

    def __init__(self):
        self.plan = []
        self.requests = []
        self.headers = []
        self.models = ["tiny-model"]
        self.most_at_once = 0
        self._under_way = 0
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                send_json(self, {"object": "list", "data": [{"id": name, "object": "model"} for name in outer.models]})

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer._answer(self, body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def _answer(self, handler, body):
        with self._lock:
            self.requests.append(body)
            self.headers.append({name.lower(): value for name, value in handler.headers.items()})
            answer = self.plan.pop(0) if len(self.plan) > 1 else self.plan[0]
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
        try:
            answer(handler, body)
        finally:
            with self._lock:
                self._under_way -= 1

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def send(handler, status, content, content_type="application/json", headers=()):
    handler.send_response(status)
    handler.send_header("content-type", content_type)
    handler.send_header("content-length", str(len(content)))
    for name, value in dict(headers).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)


def send_json(handler, value, status=200, headers=()):
    send(handler, status, json.dumps(value).encode(), headers=headers)


class Answers:
    """Answers for `ChatServer.plan`."""

    @staticmethod
    def text(text, finish_reason="stop", delay=0.0, **message):
        def answer(handler, body):
            time.sleep(delay)
            choice = {
                "index": 0,
                "finish_reason": finish_reason,
                "message": {"role": "assistant", "content": text} | message,
            }
            value = {"id": "1", "object": "chat.completion", "created": 0, "model": body["model"], "choices": [choice]}
            send_json(handler, value | {"usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}})

        return answer

    @staticmethod
    def programs(**message):
        """Answer with a valid reward program, a different one for each seed."""

        def answer(handler, body):
            text = GOOD_REPLY.replace("1.0 * state", f"{1 + body.get('seed', 0)}.0 * state")
            return Answers.text(text, **message)(handler, body)

        return answer

    @staticmethod
    def search():
        """Answer whatever a search asks for: programs, the first of each round wrong at first, a measure, verdicts.

        Verdicts are honest: the joints that move faster do more, and keep less still.
        """

        def answer(handler, body):
            system, *_, last = (message["content"] for message in body["messages"])
            if "Verdict:" in last:
                first, second = re.findall(r"^joint_speed \|(?: [^|]*\|){3} ([^|]*) \|", last, re.MULTILINE)
                faster, slower = ("B", "A") if "keep as still" in last else ("A", "B")
                verdict = "same" if first == second else faster if float(first) > float(second) else slower
                return Answers.text(f"Verdict: {verdict}")(handler, body)
            if "You write measures" in system:
                return Answers.text(MEASURE_REPLY)(handler, body)
            if "Design 1 of" in last and "refused" not in last:
                return Answers.text("```python\nimport os\ndef compute_reward(state, action):\n    pass\n```")(
                    handler, body
                )
            # Another program for every request, and the same for the same.
            factor = 1 + zlib.crc32(json.dumps(body).encode()) % 9973
            text = GOOD_REPLY.replace("1.0 * state.forward_velocity", f"{factor}e-4 * state.joint_speed")
            return Answers.text(text)(handler, body)

        return answer

    @staticmethod
    def error(status, message="no", *, param=None, code=None, headers=()):
        def answer(handler, body):
            send_json(handler, {"error": {"message": message, "param": param, "code": code}}, status, headers)

        return answer

    @staticmethod
    def raw(content, content_type="application/json", status=200):
        return lambda handler, body: send(handler, status, content, content_type)

    @staticmethod
    def cut():
        """Promise more bytes than are sent, then hang up."""

        def answer(handler, body):
            handler.send_response(200)
            handler.send_header("content-type", "application/json")
            handler.send_header("content-length", "5000")
            handler.end_headers()
            handler.wfile.write(b'{"id": "1", "choices": [{"message": {"content": "```python')
            handler.wfile.flush()
            handler.connection.close()

        return answer

    @staticmethod
    def refuse(*names):
        """Answer 400 while the request holds one of these parameters, as reasoning models do."""

        def answer(handler, body):
            for name in names:
                if name in body:
                    message = f"Unsupported parameter: '{name}' is not supported with this model."
                    return send_json(handler, {"error": {"message": message, "param": name}}, 400)
            return Answers.text("done")(handler, body)

        return answer

# SPDX-License-Identifier: MIT
"""The gate between batches."""

import http.server
import json
import threading

from checks import equal
from fleet import Fleet
from playbook import play


class Prometheus(http.server.BaseHTTPRequestHandler):
    """Answers instant queries with what the test has put into `found`."""

    found = []
    asked = []

    def do_GET(self):
        Prometheus.asked.append(self.path)
        body = json.dumps({
            "status": "success", "data": {"resultType": "vector", "result": Prometheus.found},
        }).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_closed_gate_stops(binaries):
    with Fleet(2, binaries) as fleet:
        outcome = play(fleet, {"lfa_ramp": [1, 1], "lfa_gate_command": ["false"]})
        equal(outcome.status != 0, True, "failure of the roll-out", outcome)
        equal([host.version() for host in fleet.hosts], ["1.1", "1.0"], "versions", outcome)
        equal(fleet[2].writes(), [], "writes behind the gate", outcome)


def test_prometheus_opens_and_closes(binaries):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Prometheus)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings = {
        "lfa_ramp": [1, 1],
        "lfa_gate_url": f"http://127.0.0.1:{server.server_port}",
        "lfa_gate_query": 'ALERTS{severity="page"} == 1',
    }
    try:
        with Fleet(2, binaries) as fleet:
            Prometheus.found = [{"metric": {"alertname": "Down"}, "value": [1, "1"]}]
            outcome = play(fleet, settings)
            equal(outcome.status != 0, True, "failure of the roll-out", outcome)
            equal([host.version() for host in fleet.hosts], ["1.1", "1.0"], "versions", outcome)
            path = "/api/v1/query?query=ALERTS%7Bseverity%3D%22page%22%7D%20%3D%3D%201"
            equal(set(Prometheus.asked), {path}, "query", outcome)
            Prometheus.found = []
            outcome = play(fleet, settings)
            equal(outcome.status, 0, "exit status with the gate open", outcome)
            equal([host.version() for host in fleet.hosts], ["1.1", "1.1"], "versions", outcome)
    finally:
        server.shutdown()
        thread.join()

"""Pushes gauges by name: gauges.py URL put|add NAME=VALUE..., or deletes the group: gauges.py URL delete."""
import sys

from prometheus_client import CollectorRegistry, Gauge, delete_from_gateway, push_to_gateway, pushadd_to_gateway

url, way = sys.argv[1:3]
grouping = {"instance": "one"}
if way == "delete":
    delete_from_gateway(url, job="rooms", grouping_key=grouping)
else:
    registry = CollectorRegistry()
    for argument in sys.argv[3:]:
        name, value = argument.split("=")
        Gauge(name, "A gauge.", registry=registry).set(float(value))
    (push_to_gateway if way == "put" else pushadd_to_gateway)(url, job="rooms", registry=registry, grouping_key=grouping)

"""Pushes one gauge under grouping keys that need every way of escaping: grouping_keys.py URL."""
import sys

from prometheus_client import CollectorRegistry, Gauge, push_to_gateway
from prometheus_client.exposition import instance_ip_grouping_key

url = sys.argv[1]
for number, key in enumerate(
    [
        {"path": "/var/log"},
        {"path": ""},
        {"path": "größe-日本"},
        {"path": "a%2Fb"},
        {"path": "plain", "zone": "x/y"},
        instance_ip_grouping_key(),
    ]
):
    registry = CollectorRegistry()
    Gauge("disk_used", "Space used.", registry=registry).set(number)
    push_to_gateway(url, job="disk/usage", registry=registry, grouping_key=key)

"""Sends the same pushes, additions and deletions to two gateways: both.py URL URL."""
import gzip
import sys

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Enum,
    Gauge,
    Histogram,
    Info,
    Summary,
    delete_from_gateway,
    push_to_gateway,
    pushadd_to_gateway,
)
from prometheus_client.exposition import default_handler, instance_ip_grouping_key

urls = sys.argv[1:]


class Frozen:
    """A registry as it was at one moment, so that two pushes of it have the same values."""

    def __init__(self, registry):
        self._families = list(registry.collect())

    def collect(self):
        return self._families


def gzip_handler(url, method, timeout, headers, data):
    return default_handler(url, method, timeout, [*headers, ("Content-Encoding", "gzip")], gzip.compress(data))


def to_both(send, job, registry=None, **more):
    if registry is not None:
        more["registry"] = Frozen(registry)
    for url in urls:
        send(url, job=job, **more)


def shop(orders, room):
    registry = CollectorRegistry()
    counter = Counter("shop_orders", "Orders, with a \\ and\na second line.", ["kind"], registry=registry)
    counter.labels("plain").inc(orders)
    counter.labels('odd "quotes" \\ and\nlines').inc(0.1)
    counter.labels("größe").inc(9007199254740993)
    gauge = Gauge("shop_room", "", ["floor"], registry=registry)
    gauge.labels("1").set(room)
    gauge.labels("2").set(float("nan"))
    gauge.labels("3").set(float("-inf"))
    gauge.labels("").set(1e-300)
    latency = Histogram("shop_latency_seconds", "Time to answer.", buckets=(0.1, 0.5, 2.5), registry=registry)
    size = Summary("shop_size_bytes", "Size.", ["way"], registry=registry)
    for order in range(orders):
        latency.observe(order * 0.25)
        size.labels("in").observe(order)
    Info("shop_build", "What runs.", registry=registry).info({"version": "1.2"})
    Enum("shop_state", "What it does.", states=["idle", "busy"], registry=registry).state("busy")
    return registry


to_both(push_to_gateway, "shop", shop(10, 1), grouping_key={"instance": "a"})
to_both(push_to_gateway, "shop", shop(20, 2), grouping_key={"instance": "b"})
to_both(push_to_gateway, "shop", shop(5, 3), grouping_key={"instance": "a"})  # fewer orders: the last push wins
to_both(push_to_gateway, "shop", shop(7, 4), handler=gzip_handler)
to_both(push_to_gateway, "cron", REGISTRY, grouping_key={"instance": "a", "zone": "north"})
to_both(push_to_gateway, "cron", REGISTRY, grouping_key=instance_ip_grouping_key())

for number, key in enumerate([{"path": "/var/log"}, {"path": ""}, {"path": "größe-日本"}, {"path": "a%2Fb"}]):
    disk = CollectorRegistry()
    Gauge("disk_used", "Space used.", registry=disk).set(number)
    to_both(push_to_gateway, "disk/usage", disk, grouping_key=key)

added = CollectorRegistry()
Gauge("shop_room", "", ["floor"], registry=added).labels("4").set(8)
Gauge("shop_extra", "Only here.", registry=added).set(1)
to_both(pushadd_to_gateway, "shop", added, grouping_key={"instance": "b"})

own = CollectorRegistry()
Gauge("shop_told", "Labels of the body.", ["job", "instance", "other"], registry=own).labels("mine", "mine", "kept").set(1)
to_both(push_to_gateway, "told", own, grouping_key={"instance": "theirs"})
to_both(push_to_gateway, "told", own)

to_both(push_to_gateway, "gone", shop(3, 3), grouping_key={"instance": "a"})
to_both(delete_from_gateway, "gone", grouping_key={"instance": "a"})
to_both(push_to_gateway, "emptied", shop(3, 3))
to_both(push_to_gateway, "emptied", CollectorRegistry())

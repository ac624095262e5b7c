"""A batch job of one instance: counts, measures, pushes once.

Usage: batch.py URL INSTANCE RECORDS [put|add|gzip]
"""
import gzip
import sys

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Summary, push_to_gateway, pushadd_to_gateway
from prometheus_client.exposition import default_handler

url, instance, records = sys.argv[1], sys.argv[2], int(sys.argv[3])
way = sys.argv[4] if len(sys.argv) > 4 else "put"


def gzip_handler(url, method, timeout, headers, data):
    """A custom handler that compresses the body, as users write it for large registries."""
    headers = [*headers, ("Content-Encoding", "gzip")]
    return default_handler(url, method, timeout, headers, gzip.compress(data))


registry = CollectorRegistry()
Counter("batch_records", "Records done.", ["kind"], registry=registry).labels("new").inc(records)
Gauge("batch_open_files", "Files that are open.", registry=registry).set(2)
latency = Histogram("batch_step_seconds", "Time of a step.", buckets=(0.5, 1, 2), registry=registry)
size = Summary("batch_record_bytes", "Size of a record.", registry=registry)
for record in range(records):
    latency.observe(record % 4 * 0.5)
    size.observe(64)

grouping = {"instance": instance}
if way == "add":
    pushadd_to_gateway(url, job="batch", registry=registry, grouping_key=grouping)
elif way == "gzip":
    push_to_gateway(url, job="batch", registry=registry, grouping_key=grouping, handler=gzip_handler)
else:
    push_to_gateway(url, job="batch", registry=registry, grouping_key=grouping)

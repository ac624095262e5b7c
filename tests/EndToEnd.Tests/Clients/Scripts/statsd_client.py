"""Sends what an instance counts and measures by StatsD: statsd_client.py HOST:PORT udp|tcp ORDERS."""
import sys

from statsd import StatsClient, TCPStatsClient

host, port = sys.argv[1].split(":")
make = TCPStatsClient if sys.argv[2] == "tcp" else StatsClient
client = make(host=host, port=int(port), prefix="shop.web-1")

for _ in range(int(sys.argv[3])):
    client.incr("orders")
client.incr("orders", 5)
client.decr("orders", 2)  # a counter of Prometheus does not fall: left out
client.gauge("queue", 10)
client.gauge("queue", -3, delta=True)
client.gauge("celsius", -4.5)  # which it sends as 0 and a change by -4.5
client.timing("took", 250)
client.timing("took", 1750)
for user in ("anna", "ben", "anna"):
    client.set("users", user)
with client.pipeline() as pipe:  # several lines in a packet
    pipe.incr("pages", 2)
    pipe.incr("pages", 3)
    pipe.gauge("open", 1)
if sys.argv[2] == "tcp":
    client.close()

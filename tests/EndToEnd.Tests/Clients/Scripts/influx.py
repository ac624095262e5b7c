"""Writes what an instance counted and measured, as it would to InfluxDB: influx.py HOST:PORT INSTANCE ORDERS [gzip]."""
import sys

from influxdb import InfluxDBClient

host, port = sys.argv[1].split(":")
instance, orders = sys.argv[2], int(sys.argv[3])
client = InfluxDBClient(host, int(port), "me", "secret", "shop", gzip="gzip" in sys.argv)
print("version", client.ping())
client.create_database("shop")

points = [
    {
        "measurement": "orders",
        "tags": {"host": instance, "kind": "new, or not"},
        "fields": {"total": number, "open": float(number) / 2, "state": 'a "good" one', "up": True},
        "time": 1_700_000_000 + number,
    }
    for number in range(1, orders + 1)
]
for _ in range(2):  # as a client does that got no answer
    assert client.write_points(points, time_precision="s", batch_size=3)

"""Pushes the default registry, which has the metrics of the process and of Python: default_registry.py URL INSTANCE."""
import sys

from prometheus_client import REGISTRY, Counter, push_to_gateway

Counter("jobs_finished", "Jobs that came to an end.").inc()
push_to_gateway(sys.argv[1], job="cron", registry=REGISTRY, grouping_key={"instance": sys.argv[2]})

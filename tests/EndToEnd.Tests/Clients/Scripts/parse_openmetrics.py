"""Parses an OpenMetrics page strictly; prints name, type and number of samples of every family, and every exemplar."""
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families

with open(sys.argv[1], encoding="utf-8", newline="") as page:
    for family in text_string_to_metric_families(page.read()):
        print(family.name, family.type, len(family.samples))
        for sample in family.samples:
            if sample.exemplar:
                print("exemplar", sample.name, sample.exemplar.labels, sample.exemplar.value)

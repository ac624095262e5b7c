namespace Tributary.Protocols.Tests.Asab;

/// <summary>
/// What ASAB 23 sent to its HTTP target, of each of its types, as it was recorded; but for line feeds, and the static tags,
/// which stand here once.
/// </summary>
internal static class AsabRequests
{
    private const string Tags = """
        "host": "host1", "appclass": "SeedApp", "node_id": "node-1", "service_id": "svc", "instance_id": "inst-1"
        """;

    public static string First { get; } = """
        [
        {"type": "Gauge", "static_tags": {TAGS, "foo": "bar"}, "name": "asabdrv_gauge", "fieldset": [{"tags": {TAGS, "foo": "bar"}, "values": {"v1": 42}, "measured_at": 1795220423.0026379}], "help": "A gauge.", "unit": "bytes"},
        {"type": "Counter", "static_tags": {TAGS, "foo": "bar"}, "name": "asabdrv_counter", "fieldset": [{"tags": {TAGS, "foo": "bar"}, "values": {"v1": 3, "v2": -1.5}, "actuals": {"v1": 0, "v2": 0}, "measured_at": 1795220423.3031826}], "reset": true, "help": "Resettable counter."},
        {"type": "Counter", "static_tags": {TAGS, "foo": "bar"}, "name": "asabdrv_nrcounter", "fieldset": [{"tags": {TAGS, "foo": "bar"}, "values": {"v1": 5}, "actuals": {"v1": 5}, "measured_at": 1795220423.0026405}], "reset": false, "help": "Counter.", "unit": "events"},
        {"type": "EPSCounter", "static_tags": {TAGS}, "name": "asabdrv_eps", "fieldset": [{"tags": {TAGS}, "values": {"event.in": 3323}, "actuals": {"event.in": 0}, "measured_at": 1795220423.3031826}], "reset": true},
        {"type": "DutyCycle", "static_tags": {TAGS}, "name": "asabdrv_duty", "fieldset": [{"tags": {TAGS}, "actuals": {"busy": {"on_off": true, "timestamp": 1795220423.3031826, "off_cycle": 0.0, "on_cycle": 0.0}}, "values": {"busy": 0.9989468178684354}, "measured_at": 1795220423.3031826}]},
        {"type": "AggregationCounter", "static_tags": {TAGS}, "name": "asabdrv_max", "fieldset": [{"tags": {TAGS}, "values": {"v1": 7}, "actuals": {"v1": 0}, "measured_at": 1795220423.3031826}], "reset": true},
        {"type": "AggregationCounter", "static_tags": {TAGS}, "name": "asabdrv_min", "fieldset": [{"tags": {TAGS}, "values": {"v1": 2}, "actuals": {"v1": 2}, "measured_at": 1795220423.0026453}], "reset": false},
        {"type": "Histogram", "static_tags": {TAGS}, "name": "asabdrv_hist", "fieldset": [{"tags": {TAGS}, "values": {"buckets": {"0.1": {"req": 1}, "1.0": {"req": 2}, "10.0": {"req": 3}, "Infinity": {"req": 4}}, "sum": 55.55, "count": 4}, "actuals": {"buckets": {"0.1": {}, "1.0": {}, "10.0": {}, "Infinity": {}}, "sum": 0.0, "count": 0}, "measured_at": 1795220423.3031826}], "reset": true, "help": "Resettable histogram.", "unit": "seconds"},
        {"type": "Histogram", "static_tags": {TAGS}, "name": "asabdrv_nrhist", "fieldset": [{"tags": {TAGS}, "values": {"buckets": {"0.1": {"req": 1}, "1.0": {"req": 2}, "10.0": {"req": 3}, "Infinity": {"req": 4}}, "sum": 55.55, "count": 4}, "actuals": {"buckets": {"0.1": {"req": 1}, "1.0": {"req": 2}, "10.0": {"req": 3}, "Infinity": {"req": 4}}, "sum": 55.55, "count": 4}, "measured_at": 1795220423.0026622}], "reset": false},
        {"type": "CounterWithDynamicTags", "static_tags": {TAGS}, "name": "asabdrv_dyn", "fieldset": [{"tags": {"method": "GET", TAGS}, "values": {"n": 2}, "actuals": {}, "expires_at": 1795220483.0026662, "measured_at": 1795220423.3032691}, {"tags": {"method": "POST", TAGS}, "values": {"n": 1}, "actuals": {}, "expires_at": 1795220483.0026686, "measured_at": 1795220423.3032696}], "reset": true},
        {"type": "AggregationCounterWithDynamicTags", "static_tags": {TAGS}, "name": "asabdrv_dynagg", "fieldset": [{"tags": {"method": "GET", TAGS}, "values": {"n": 9}, "actuals": {}, "expires_at": 1795220483.0026708, "measured_at": 1795220423.3032439}], "reset": true},
        {"type": "HistogramWithDynamicTags", "static_tags": {TAGS}, "name": "asabdrv_dynhist", "fieldset": [{"tags": {"method": "GET", TAGS}, "values": {"buckets": {"0.1": {}, "1.0": {"req": 1}, "Infinity": {"req": 1}}, "sum": 0.5, "count": 1}, "actuals": {"buckets": {"0.1": {}, "1.0": {"req": 1}, "Infinity": {"req": 1}}, "sum": 0.5, "count": 1}, "expires_at": 1795220483.0026863, "measured_at": 1795220423.0026863}], "reset": false},
        {"type": "Counter", "static_tags": {TAGS, "a b": "c,d=e"}, "name": "asabdrv odd,name=x", "fieldset": [{"tags": {TAGS, "a b": "c,d=e"}, "values": {"v w": 1}, "actuals": {"v w": 1}, "measured_at": 1795220423.3031826}], "reset": true}
        ]
        """.Replace("TAGS", Tags, StringComparison.Ordinal);

    /// <summary>The one after it, in whose time nothing happened.</summary>
    public static string Second { get; } = """
        [
        {"type": "Gauge", "static_tags": {TAGS, "foo": "bar"}, "name": "asabdrv_gauge", "fieldset": [{"tags": {TAGS, "foo": "bar"}, "values": {"v1": 42}, "measured_at": 1795220423.0026379}], "help": "A gauge.", "unit": "bytes"},
        {"type": "Counter", "static_tags": {TAGS, "foo": "bar"}, "name": "asabdrv_counter", "fieldset": [{"tags": {TAGS, "foo": "bar"}, "values": {"v1": 0, "v2": 0}, "actuals": {"v1": 0, "v2": 0}, "measured_at": 1795220423.606337}], "reset": true, "help": "Resettable counter."},
        {"type": "Counter", "static_tags": {TAGS, "foo": "bar"}, "name": "asabdrv_nrcounter", "fieldset": [{"tags": {TAGS, "foo": "bar"}, "values": {"v1": 5}, "actuals": {"v1": 5}, "measured_at": 1795220423.0026405}], "reset": false, "help": "Counter.", "unit": "events"},
        {"type": "EPSCounter", "static_tags": {TAGS}, "name": "asabdrv_eps", "fieldset": [{"tags": {TAGS}, "values": {"event.in": 0}, "actuals": {"event.in": 0}, "measured_at": 1795220423.606337}], "reset": true},
        {"type": "DutyCycle", "static_tags": {TAGS}, "name": "asabdrv_duty", "fieldset": [{"tags": {TAGS}, "actuals": {"busy": {"on_off": true, "timestamp": 1795220423.606337, "off_cycle": 0.0, "on_cycle": 0.0}}, "values": {"busy": 1.0}, "measured_at": 1795220423.606337}]},
        {"type": "AggregationCounter", "static_tags": {TAGS}, "name": "asabdrv_max", "fieldset": [{"tags": {TAGS}, "values": {"v1": 0}, "actuals": {"v1": 0}, "measured_at": 1795220423.606337}], "reset": true},
        {"type": "AggregationCounter", "static_tags": {TAGS}, "name": "asabdrv_min", "fieldset": [{"tags": {TAGS}, "values": {"v1": 2}, "actuals": {"v1": 2}, "measured_at": 1795220423.0026453}], "reset": false},
        {"type": "Histogram", "static_tags": {TAGS}, "name": "asabdrv_hist", "fieldset": [{"tags": {TAGS}, "values": {"buckets": {"0.1": {}, "1.0": {}, "10.0": {}, "Infinity": {}}, "sum": 0.0, "count": 0}, "actuals": {"buckets": {"0.1": {}, "1.0": {}, "10.0": {}, "Infinity": {}}, "sum": 0.0, "count": 0}, "measured_at": 1795220423.606337}], "reset": true, "help": "Resettable histogram.", "unit": "seconds"},
        {"type": "Histogram", "static_tags": {TAGS}, "name": "asabdrv_nrhist", "fieldset": [{"tags": {TAGS}, "values": {"buckets": {"0.1": {"req": 1}, "1.0": {"req": 2}, "10.0": {"req": 3}, "Infinity": {"req": 4}}, "sum": 55.55, "count": 4}, "actuals": {"buckets": {"0.1": {"req": 1}, "1.0": {"req": 2}, "10.0": {"req": 3}, "Infinity": {"req": 4}}, "sum": 55.55, "count": 4}, "measured_at": 1795220423.0026622}], "reset": false},
        {"type": "CounterWithDynamicTags", "static_tags": {TAGS}, "name": "asabdrv_dyn", "fieldset": [{"tags": {"method": "GET", TAGS}, "values": {}, "actuals": {}, "expires_at": 1795220483.0026662, "measured_at": 1795220423.606397}, {"tags": {"method": "POST", TAGS}, "values": {}, "actuals": {}, "expires_at": 1795220483.0026686, "measured_at": 1795220423.6063974}], "reset": true},
        {"type": "AggregationCounterWithDynamicTags", "static_tags": {TAGS}, "name": "asabdrv_dynagg", "fieldset": [{"tags": {"method": "GET", TAGS}, "values": {}, "actuals": {}, "expires_at": 1795220483.0026708, "measured_at": 1795220423.606374}], "reset": true},
        {"type": "HistogramWithDynamicTags", "static_tags": {TAGS}, "name": "asabdrv_dynhist", "fieldset": [{"tags": {"method": "GET", TAGS}, "values": {"buckets": {"0.1": {}, "1.0": {"req": 1}, "Infinity": {"req": 1}}, "sum": 0.5, "count": 1}, "actuals": {"buckets": {"0.1": {}, "1.0": {"req": 1}, "Infinity": {"req": 1}}, "sum": 0.5, "count": 1}, "expires_at": 1795220483.0026863, "measured_at": 1795220423.0026863}], "reset": false},
        {"type": "Counter", "static_tags": {TAGS, "a b": "c,d=e"}, "name": "asabdrv odd,name=x", "fieldset": [{"tags": {TAGS, "a b": "c,d=e"}, "values": {"v w": 1}, "actuals": {"v w": 1}, "measured_at": 1795220423.606337}], "reset": true}
        ]
        """.Replace("TAGS", Tags, StringComparison.Ordinal);
}

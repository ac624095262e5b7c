using Tributary.Engine.Limits;
using Tributary.Gateway.PushApi;

namespace Tributary.Gateway.Tests.PushApi;

public sealed class SourceCacheTests
{
    private readonly SourceCache _cache = new(new GroupPath(new PushApiOptions(), MetricLimits.Default), new MetricLimits { MaxSources = 3 });

    [Fact]
    public void A_path_has_one_source()
    {
        Assert.True(_cache.TryGet("/metrics/job/x", out var first, out _));
        Assert.True(_cache.TryGet("/metrics/job/x", out var second, out _));
        Assert.Same(first, second);
        Assert.Equal(1, _cache.Count);
    }

    [Fact]
    public void A_bad_path_is_not_remembered()
    {
        Assert.False(_cache.TryGet("/metrics/job@base64/@@@", out _, out var error));
        Assert.Contains("base64", error, StringComparison.Ordinal);
        Assert.Equal(0, _cache.Count);
    }

    [Fact]
    public void It_does_not_grow_past_its_capacity()
    {
        for (var i = 0; i < 100; i++) Assert.True(_cache.TryGet($"/metrics/job/x/instance/{i}", out _, out _));
        Assert.Equal(3, _cache.Count);
    }

    [Fact]
    public void A_sweep_takes_out_what_was_not_used_since_the_last()
    {
        _cache.TryGet("/metrics/job/busy", out var busy, out _);
        _cache.TryGet("/metrics/job/idle", out _, out _);
        _cache.Sweep();
        Assert.Equal(2, _cache.Count);
        _cache.TryGet("/metrics/job/busy", out _, out _);
        _cache.Sweep();
        Assert.Equal(1, _cache.Count);
        _cache.TryGet("/metrics/job/busy", out var stillBusy, out _);
        Assert.Same(busy, stillBusy);
    }

    [Fact]
    public void A_known_path_costs_no_memory()
    {
        const string target = "/metrics/job/x/instance/i1?temporality=delta";
        for (var i = 0; i < 100; i++) _cache.TryGet(GroupPath.OfTarget(target), out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) _cache.TryGet(GroupPath.OfTarget(target), out _, out _);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

using Tributary.Protocols.Exposition;
using Tributary.Protocols.Points;
using Tributary.Protocols.RemoteWrite;
using Tributary.Protocols.Tests.Fuzzing;
using Tributary.Protocols.Tests.Points;
using static Tributary.Protocols.Tests.RemoteWrite.WriteRequests;

namespace Tributary.Protocols.Tests.RemoteWrite;

/// <summary>No bytes make the parsers throw, take long or make points that cannot be.</summary>
public sealed class RemoteWriteTortureTests
{
    private static readonly Series[] Rich =
    [
        Of("hits_total", [("p", "/ä")], (5, 1500), (7, 2500)),
        Of("l_bucket", [("le", "0.5")], (3, 1000)) with { Exemplars = [new(0.25, 900, ("trace_id", "a"), ("user", "ä"))] },
        Of("hits_total", [("p", "/ä")]) with { Exemplars = [new(1, 2400, ("trace_id", "b"))] },
        new Series([("__name__", "n")], new Point(0, 3000, 5, NativeOf(1, 8, 12.5, 2, [(-1, 2), (1, 1)], [1, 2, -1]))),
        new Series([("__name__", "c")], new Point(0, 3000, 5, Custom([0.1, 1], 6, 20, [(1, 1), (0, 1)], [2, 2]))) { Type = 3, Help = "C.", Created = 7 },
    ];

    internal static readonly byte[] RichV1 = V1(Rich, ("l", 3, "L.", "s"));
    internal static readonly byte[] RichV2 = V2(Rich);

    private readonly RemoteWriteV1Parser _v1 = new(RemoteNaming.Default, new RemoteMetadata());
    private readonly RemoteWriteV2Parser _v2 = new(RemoteNaming.Default, new RemoteMetadata());
    private readonly PointBatch _batch = new();

    private void Read(byte[] body)
    {
        if (_v1.Parse(body, ParserLimits.Default, _batch) is null) PointDump.Of(_batch);
        if (_v2.Parse(body, ParserLimits.Default, _batch) is null) PointDump.Of(_batch);
    }

    [Fact]
    public void What_is_to_be_broken_is_whole()
    {
        Assert.Null(_v1.Parse(RichV1, ParserLimits.Default, _batch));
        Assert.Equal((6, 2, 0), (_batch.Points.Length, _batch.Exemplars.Count, _batch.Rejected));
        Assert.Null(_v2.Parse(RichV2, ParserLimits.Default, _batch));
        Assert.Equal((6, 2, 0), (_batch.Points.Length, _batch.Exemplars.Count, _batch.Rejected));
    }

    [Fact]
    public void Requests_cut_anywhere()
    {
        for (var length = 0; length <= RichV1.Length; length++) Read(RichV1[..length]);
        for (var length = 0; length <= RichV2.Length; length++) Read(RichV2[..length]);
    }

    [Fact]
    public void Requests_with_one_byte_wrong()
    {
        foreach (var body in BrokenBodies.WithOneByteWrong(RichV1)) Read(body);
        foreach (var body in BrokenBodies.WithOneByteWrong(RichV2)) Read(body);
    }

    [Fact]
    public void Random_pieces_of_requests()
    {
        foreach (var body in BrokenBodies.RandomPieces(RichV1)) Read(body);
        foreach (var body in BrokenBodies.RandomPieces(RichV2)) Read(body);
    }

    /// <summary>Finishes within seconds if reading is linear, and would take hours if it were not.</summary>
    [Fact]
    public void Large_requests_take_no_longer_than_their_size()
    {
        Read(V1(Of("open", [.. Enumerable.Range(0, 100_000).Select(i => ((double)i, i + 1L))])));
        Read(V1([.. Enumerable.Range(0, 20_000).Select(i => Of($"m{i}_count", (1, 1)))]));
        Read(V1(new Series([.. Enumerable.Range(0, 50_000).Select(i => ($"k{50_000 - i}", "v"))], new Point(1, 1))));
        Read(V1(Of("a_total") with { Exemplars = [.. Enumerable.Range(0, 50_000).Select(i => new Sighting(i, i, ("n", $"{i}")))] }));
        Read(V1([.. Enumerable.Range(0, 20_000).Select(i => Of("a_total") with { Exemplars = [new Sighting(i, i, ("n", $"{i}"))] })]));
        Read(V1(Of("a_total", (1, 1)) with { Exemplars = [new Sighting(1, 1, [.. Enumerable.Range(0, 50_000).Select(i => ($"k{50_000 - i}", "v"))])] }));
        Read(V1(new Series([("__name__", "n")], new Point(0, 1, Histogram: NativeOf(0, 0, 0, 0, [(0, uint.MaxValue), (1, uint.MaxValue)], [])))));
        Read(V1(new Series([("__name__", "c")], new Point(0, 1, Histogram: Custom([.. Enumerable.Range(0, 300_000).Select(i => (double)i)], 0, 0, [(0, 1), (int.MaxValue, uint.MaxValue)], [1])))));
    }
}

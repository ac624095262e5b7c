namespace Tributary.Protocols.RemoteWrite;

/// <summary>Numbers of the fields that both versions of remote write have, each with numbers of its own.</summary>
/// <param name="Series">Of a request: a series.</param>
/// <param name="Sample">Of a series: a point that is a number.</param>
/// <param name="Histogram">Of a series: a point that is a native histogram.</param>
/// <param name="Exemplar">Of a series: an exemplar.</param>
internal sealed record RemoteSeriesFields(int Series, int Sample, int Histogram, int Exemplar);

using Tributary.Fleet.Families;
using Tributary.Fleet.Numbers;

namespace Tributary.Fleet.Pushing;

/// <summary>The values of one metric of ASAB that share tags.</summary>
/// <param name="Tags">All tags.</param>
/// <param name="Values">Each with its name; of a histogram the count.</param>
/// <param name="Buckets">Cumulative counts by bound; empty for other metrics than histograms.</param>
/// <param name="Sum">Of a histogram.</param>
internal sealed record AsabField(List<Label> Tags, List<(string Name, Amount Value)> Values, List<(string Bound, Amount Count)> Buckets, Amount Sum);

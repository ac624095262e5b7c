using System.Collections.Immutable;
using Tributary.Engine.Rules.Matching;

namespace Tributary.Engine.Rules;

/// <summary>One rule of a file: for which series it holds, and what it sets.</summary>
/// <param name="Name">Its name, or its place in the file where it has none.</param>
/// <param name="File">The file it stands in.</param>
/// <param name="IsShipped">Whether it is one of the defaults rather than the user's.</param>
/// <param name="Match">For which series it holds.</param>
/// <param name="Assignments">What it sets; at most one for a slot.</param>
internal sealed record Rule(string Name, string File, bool IsShipped, RuleMatch Match, ImmutableArray<Assignment> Assignments);

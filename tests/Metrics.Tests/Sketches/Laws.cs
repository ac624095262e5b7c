using FsCheck;
using FsCheck.Fluent;

namespace Tributary.Metrics.Tests.Sketches;

/// <summary>Checks a law on generated cases. The seed is fixed; a failure prints it with the case. Cases grow from small ones.</summary>
internal static class Laws
{
    private const ulong Seed = 20190827;
    private const ulong Gamma = 2147483647; // odd, as FsCheck's generator demands

    public static void Hold<T>(Gen<T> cases, Func<T, bool> law, int tests = 300) =>
        Check.One(
            Config.QuickThrowOnFailure.WithReplay(Seed, Gamma).WithMaxTest(tests),
            Prop.ForAll(Arb.From(cases), law));
}

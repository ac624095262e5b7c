namespace Tributary.Fleet.Tests;

public sealed class IndependenceTests
{
    [Fact]
    public void Fleet_shares_no_code_with_the_product() => Assert.DoesNotContain(
        typeof(FleetCommand).Assembly.GetReferencedAssemblies(),
        reference => reference.Name!.StartsWith("Tributary", StringComparison.Ordinal));
}

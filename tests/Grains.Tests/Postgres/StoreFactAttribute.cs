using Xunit.Abstractions;
using Xunit.Sdk;

namespace Tributary.Tests.Postgres;

/// <summary>
/// A test that may be inherited by a class with <see cref="NeedsPostgresAttribute"/>. Where PostgreSQL is missing, it is
/// reported there as left out, with the package's name.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Tributary.Tests.Postgres.StoreFactDiscoverer", "Tributary.Grains.Tests")]
public sealed class StoreFactAttribute : FactAttribute;

/// <summary>Finds the tests of <see cref="StoreFactAttribute"/>.</summary>
internal sealed class StoreFactDiscoverer(IMessageSink diagnostics) : FactDiscoverer(diagnostics)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new StoreTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

/// <summary>A test case whose class says what it needs.</summary>
internal sealed class StoreTestCase : XunitTestCase
{
    [Obsolete("For xunit's deserializer.")]
    public StoreTestCase()
    {
    }

    public StoreTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod testMethod)
        : base(diagnostics, display, options, testMethod)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsPostgresAttribute).AssemblyQualifiedName).Any()
            ? PostgresPrograms.Missing ?? base.GetSkipReason(factAttribute)
            : base.GetSkipReason(factAttribute);
}

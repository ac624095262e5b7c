using Tributary.Engine.Tests.Contracts;

namespace Tributary.Grains.Tests.Cluster;

[CollectionDefinition(Name)]
public sealed class SilosCollection : ICollectionFixture<TestSilos>
{
    public const string Name = "three silos";
}

// The cluster's engine keeps the contract of engines.
[Collection(SilosCollection.Name)]
public sealed class OrleansMergingTests(TestSilos silos) : MergingContract(new ClusterHost(silos));

[Collection(SilosCollection.Name)]
public sealed class OrleansGroupTests(TestSilos silos) : GroupContract(new ClusterHost(silos));

[Collection(SilosCollection.Name)]
public sealed class OrleansDeltaTests(TestSilos silos) : DeltaContract(new ClusterHost(silos));

[Collection(SilosCollection.Name)]
public sealed class OrleansPointTests(TestSilos silos) : PointContract(new ClusterHost(silos));

[Collection(SilosCollection.Name)]
public sealed class OrleansExemplarTests(TestSilos silos) : ExemplarContract(new ClusterHost(silos));

[Collection(SilosCollection.Name)]
public sealed class OrleansNativeTests(TestSilos silos) : NativeContract(new ClusterHost(silos));

[Collection(SilosCollection.Name)]
public sealed class OrleansScrapeTests(TestSilos silos) : ScrapeContract(new ClusterHost(silos));

[Collection(SilosCollection.Name)]
public sealed class OrleansViewTests(TestSilos silos) : ViewContract(new ClusterHost(silos));

[Collection(SilosCollection.Name)]
public sealed class OrleansConcurrencyTests(TestSilos silos) : ConcurrencyContract(new ClusterHost(silos));

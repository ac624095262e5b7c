using Tributary.Engine.Tests.Contracts;

namespace Tributary.Engine.Tests.Embedded;

// The embedded engine keeps the contract of engines.
public sealed class EmbeddedMergingTests() : MergingContract(new EmbeddedHost());

public sealed class EmbeddedGroupTests() : GroupContract(new EmbeddedHost());

public sealed class EmbeddedDeltaTests() : DeltaContract(new EmbeddedHost());

public sealed class EmbeddedPointTests() : PointContract(new EmbeddedHost());

public sealed class EmbeddedExemplarTests() : ExemplarContract(new EmbeddedHost());

public sealed class EmbeddedNativeTests() : NativeContract(new EmbeddedHost());

public sealed class EmbeddedScrapeTests() : ScrapeContract(new EmbeddedHost());

public sealed class EmbeddedViewTests() : ViewContract(new EmbeddedHost());

public sealed class EmbeddedConcurrencyTests() : ConcurrencyContract(new EmbeddedHost());

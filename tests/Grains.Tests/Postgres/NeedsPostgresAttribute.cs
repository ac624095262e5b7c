namespace Tributary.Tests.Postgres;

/// <summary>All <see cref="StoreFactAttribute"/> tests of the class, inherited ones among them, need PostgreSQL.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsPostgresAttribute : Attribute;

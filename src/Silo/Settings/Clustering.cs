namespace Tributary.Silo.Settings;

/// <summary>Where the members of the cluster find each other.</summary>
internal enum Clustering
{
    /// <summary>One machine: the first silo knows the members, and nobody does once it has ended.</summary>
    Localhost,

    /// <summary>A table in PostgreSQL.</summary>
    Postgres,
}

/// <summary>Where the shards are kept.</summary>
internal enum StorageKind
{
    /// <summary>In the silo's own memory, until it ends. For one silo alone.</summary>
    Memory,

    /// <summary>In PostgreSQL, shared by all silos.</summary>
    Postgres,
}

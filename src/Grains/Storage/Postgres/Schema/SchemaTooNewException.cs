namespace Tributary.Grains.Storage.Postgres.Schema;

/// <summary>A later version of Tributary has changed the tables: this one would misread or spoil them, and does not start.</summary>
public sealed class SchemaTooNewException(int found, int known) : Exception(
    $"The database has version {found} of Tributary's tables; this program knows versions up to {known}. " +
    "Run the version of Tributary that made them, or a later one.")
{
    /// <summary>The version in the database.</summary>
    public int Found { get; } = found;

    /// <summary>The newest version that this program knows.</summary>
    public int Known { get; } = known;
}

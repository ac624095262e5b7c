using System.Data.Common;

namespace Tributary.Grains.Storage.Postgres;

internal static class ReaderExtensions
{
    /// <summary>
    /// Reads on past the last row, to where PostgreSQL says that it is ready for the next command: by then the
    /// transaction is committed, or its failure is thrown here. Rows alone prove nothing: they come before the commit.
    /// </summary>
    public static async Task ReadToCommitAsync(this DbDataReader reader, CancellationToken cancellationToken)
    {
        do
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                // Rows that nobody asks for.
            }
        }
        while (await reader.NextResultAsync(cancellationToken));
    }
}

using Tributary.Tests.Postgres;

namespace Tributary.Silo.Tests.Running;

/// <summary>A test that needs PostgreSQL. Where it is missing, the test is reported as left out, with the package's name.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresPrograms.Missing!;
}

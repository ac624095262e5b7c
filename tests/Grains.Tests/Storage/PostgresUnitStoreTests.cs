using Tributary.Tests.Postgres;

namespace Tributary.Grains.Tests.Storage;

[NeedsPostgres]
public sealed class PostgresOpeningTests : OpeningContract<PostgresHost>;

[NeedsPostgres]
public sealed class PostgresJournalTests : JournalContract<PostgresHost>;

[NeedsPostgres]
public sealed class PostgresFencingTests : FencingContract<PostgresHost>;

[NeedsPostgres]
public sealed class PostgresShardTests : ShardContract<PostgresHost>;

[NeedsPostgres]
public sealed class PostgresTakeoverTests : TakeoverContract<PostgresHost>;

using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;
using Tributary.Silo.Membership;
using Tributary.Silo.Tests.Running;
using Tributary.Tests.Postgres;

namespace Tributary.Silo.Tests.Membership;

/// <summary>Our tables and queries keep what Orleans' membership protocol expects of <see cref="IMembershipTable"/>, through Orleans' own provider.</summary>
public sealed class MembershipTableTests : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly SiloAddress _first = SiloAddress.New(IPAddress.Loopback, 11111, 1);
    private readonly SiloAddress _second = SiloAddress.New(IPAddress.Loopback, 11112, 1);
    private AdoNetClusteringTable _table = null!;
    private string _database = "";

    public async Task InitializeAsync()
    {
        if (PostgresPrograms.Missing is not null) return;
        _database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await MembershipSchema.EnsureAsync(_database, NullLogger.Instance, CancellationToken.None);
        _table = await TableAsync("c");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [PostgresFact]
    public async Task A_new_cluster_is_empty_and_has_a_version()
    {
        var read = await _table.ReadAllAsync();
        Assert.Empty(read.Members);
        Assert.Equal(0, read.Version.Version);
        Assert.Empty((await _table.ReadRowAsync(_first)).Members);
    }

    [PostgresFact]
    public async Task A_row_is_read_as_it_was_written()
    {
        var entry = Entry(_first, SiloStatus.Joining);
        Assert.True(await InsertAsync(entry));
        entry.Status = SiloStatus.Active;
        entry.IAmAliveTime = Start.AddMinutes(1);
        entry.SuspectTimes = [Tuple.Create(_second, Start.AddSeconds(7))];
        Assert.True(await UpdateAsync(entry));

        var read = await _table.ReadRowAsync(_first);
        var found = Assert.Single(read.Members).Item1;
        Assert.Equal(2, read.Version.Version);
        Assert.Equal((_first, "first", "host", SiloStatus.Active, 30000), (found.SiloAddress, found.SiloName, found.HostName, found.Status, found.ProxyPort));
        Assert.Equal((Start, Start.AddMinutes(1)), (found.StartTime, found.IAmAliveTime));
        Assert.Equal(entry.SuspectTimes, found.SuspectTimes);
    }

    [PostgresFact]
    public async Task A_change_on_an_older_version_is_refused_and_changes_nothing()
    {
        var old = (await _table.ReadAllAsync()).Version;
        Assert.True(await InsertAsync(Entry(_first, SiloStatus.Active)));
        Assert.False(await _table.InsertRowAsync(Entry(_second, SiloStatus.Active), old.Next()));
        Assert.False(await UpdateAsync(Entry(_first, SiloStatus.Dead), old));
        var read = await _table.ReadAllAsync();
        Assert.Equal(SiloStatus.Active, Assert.Single(read.Members).Item1.Status);
        Assert.Equal(1, read.Version.Version);
    }

    [PostgresFact]
    public async Task Of_many_changes_at_once_one_is_made()
    {
        await InsertAsync(Entry(_first, SiloStatus.Active));
        var version = (await _table.ReadAllAsync()).Version;
        var changes = Enumerable.Range(0, 10).Select(i => i % 2 == 0
            ? UpdateAsync(Entry(_first, SiloStatus.Dead), version)
            : _table.InsertRowAsync(Entry(SiloAddress.New(IPAddress.Loopback, 20000 + i, 1), SiloStatus.Joining), version.Next()));
        Assert.Equal(1, (await Task.WhenAll(changes)).Count(isMade => isMade));
        Assert.Equal(version.Version + 1, (await _table.ReadAllAsync()).Version.Version);
    }

    [PostgresFact]
    public async Task The_same_row_is_inserted_once()
    {
        Assert.True(await InsertAsync(Entry(_first, SiloStatus.Active)));
        Assert.False(await InsertAsync(Entry(_first, SiloStatus.Active)));
        Assert.Equal(1, (await _table.ReadAllAsync()).Version.Version);
    }

    [PostgresFact]
    public async Task A_silo_that_is_not_there_cannot_be_changed()
    {
        Assert.False(await UpdateAsync(Entry(_first, SiloStatus.Dead)));
        Assert.Equal(0, (await _table.ReadAllAsync()).Version.Version);
    }

    [PostgresFact]
    public async Task A_sign_of_life_is_no_change()
    {
        var entry = Entry(_first, SiloStatus.Active);
        await InsertAsync(entry);
        entry.IAmAliveTime = Start.AddHours(1);
        await _table.UpdateIAmAliveAsync(entry);
        var read = await _table.ReadAllAsync();
        Assert.Equal(Start.AddHours(1), Assert.Single(read.Members).Item1.IAmAliveTime);
        Assert.Equal(1, read.Version.Version);
    }

    [PostgresFact]
    public async Task Only_the_dead_and_old_are_cleared_away()
    {
        var third = SiloAddress.New(IPAddress.Loopback, 11113, 1);
        await InsertAsync(Entry(_first, SiloStatus.Dead));
        await InsertAsync(Entry(_second, SiloStatus.Active));
        var recent = Entry(third, SiloStatus.Dead);
        recent.IAmAliveTime = Start.AddHours(2);
        await InsertAsync(recent);
        await _table.CleanupDefunctSiloEntriesAsync(new DateTimeOffset(Start.AddHours(1)));
        Assert.Equal([_second, third], (await _table.ReadAllAsync()).Members.Select(member => member.Item1.SiloAddress).Order());
    }

    [PostgresFact]
    public async Task Clients_find_the_active_silos_that_take_clients()
    {
        await InsertAsync(Entry(_first, SiloStatus.Active));
        await InsertAsync(Entry(_second, SiloStatus.Dead));
        var without = Entry(SiloAddress.New(IPAddress.Loopback, 11113, 1), SiloStatus.Active);
        without.ProxyPort = 0;
        await InsertAsync(without);
        var provider = new Orleans.Runtime.Membership.AdoNetGatewayListProvider(
            NullLogger<Orleans.Runtime.Membership.AdoNetGatewayListProvider>.Instance, new ServiceCollection().BuildServiceProvider(),
            Options.Create(new AdoNetClusteringClientOptions { Invariant = MembershipConnection.Invariant, ConnectionString = _database }), Options.Create(new GatewayOptions()), Cluster("c"));
        await provider.InitializeGatewayListProvider();
        Assert.Equal([new Uri("gwy.tcp://127.0.0.1:30000/1")], await provider.GetGateways());
    }

    [PostgresFact]
    public async Task Clusters_in_one_database_do_not_see_each_other()
    {
        var other = await TableAsync("other");
        await InsertAsync(Entry(_first, SiloStatus.Active));
        Assert.Empty((await other.ReadAllAsync()).Members);
        await other.DeleteMembershipTableEntriesAsync("other");
        Assert.Single((await _table.ReadAllAsync()).Members);
        await _table.DeleteMembershipTableEntriesAsync("c");
        Assert.Empty((await (await TableAsync("c")).ReadAllAsync()).Members);
    }

    private static IOptions<ClusterOptions> Cluster(string id) => Options.Create(new ClusterOptions { ClusterId = id, ServiceId = "s" });

    private static MembershipEntry Entry(SiloAddress address, SiloStatus status) => new()
    {
        SiloAddress = address,
        SiloName = "first",
        HostName = "host",
        Status = status,
        ProxyPort = 30000,
        StartTime = Start,
        IAmAliveTime = Start,
    };

    private async Task<AdoNetClusteringTable> TableAsync(string cluster)
    {
        var options = Options.Create(new AdoNetClusteringSiloOptions { Invariant = MembershipConnection.Invariant, ConnectionString = _database });
        var table = new AdoNetClusteringTable(new ServiceCollection().BuildServiceProvider(), Cluster(cluster), options, NullLogger<AdoNetClusteringTable>.Instance);
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        return table;
    }

    private async Task<bool> InsertAsync(MembershipEntry entry) => await _table.InsertRowAsync(entry, (await _table.ReadAllAsync()).Version.Next());

    private async Task<bool> UpdateAsync(MembershipEntry entry) => await UpdateAsync(entry, (await _table.ReadAllAsync()).Version);

    /// <summary>The provider gives rows the version of the table as their tag, and refuses others without asking the database.</summary>
    private Task<bool> UpdateAsync(MembershipEntry entry, TableVersion read) => _table.UpdateRowAsync(entry, read.VersionEtag, read.Next());
}

using System.Text;
using Tributary.Grains.Storage;

namespace Tributary.Grains.Tests.Storage;

/// <summary>What every store of units does. Two silos reach the same data.</summary>
public abstract class UnitStoreContract<THost> : IAsyncLifetime
    where THost : IUnitStoreHost, new()
{
    protected static readonly UnitKey Key = UnitKey.Shard("http_requests_total", 0);

    private readonly THost _host = new();

    /// <summary>The store as one silo has it.</summary>
    protected IUnitStore Silo { get; private set; } = null!;

    /// <summary>The same as another silo has it.</summary>
    protected IUnitStore Other { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Silo = await _host.ConnectAsync();
        Other = await _host.ConnectAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    protected static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    protected static IEnumerable<string> Rows(OpenedUnit opened) => opened.Journal.Select(Text);

    protected Task<OpenedUnit> OpenAsync(UnitKey? key = null) => Silo.OpenAsync(key ?? Key, CancellationToken.None);

    /// <summary>Opens the unit as the other silo, and so reads what is stored.</summary>
    protected Task<OpenedUnit> TakeOverAsync(UnitKey? key = null) => Other.OpenAsync(key ?? Key, CancellationToken.None);

    /// <summary>Opens the unit and appends rows.</summary>
    protected async Task<UnitLease> OpenWithRowsAsync(params string[] rows)
    {
        var opened = await OpenAsync();
        var sequence = opened.LastSequence;
        foreach (var row in rows) await Silo.AppendAsync(opened.Lease, ++sequence, Bytes(row));
        return opened.Lease;
    }
}

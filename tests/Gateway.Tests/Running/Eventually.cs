namespace Tributary.Gateway.Tests.Running;

/// <summary>Waits for a condition.</summary>
internal static class Eventually
{
    /// <summary>Only a failing test waits so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var given = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(given.IsCancellationRequested, "The condition did not come true.");
            await Task.Yield();
        }
    }
}

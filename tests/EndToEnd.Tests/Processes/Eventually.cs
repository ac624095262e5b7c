using System.Diagnostics;

namespace Tributary.EndToEnd.Tests.Processes;

/// <summary>Waits for conditions, with a deadline for when they never come.</summary>
internal static class Eventually
{
    /// <summary>Far more than anything takes on a busy machine: reaching it is a failure, never a delay.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks until there is something, and returns it.</summary>
    /// <param name="look">Returns null, or throws for want of a connection, as long as there is nothing.</param>
    /// <param name="awaited">What is waited for, for the failure's text.</param>
    /// <param name="detail">What else the failure should tell, such as a log.</param>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> look, string awaited, Func<string>? detail = null)
        where T : class
    {
        var since = Stopwatch.GetTimestamp();
        var trouble = "";
        while (Stopwatch.GetElapsedTime(since) < Deadline)
        {
            try
            {
                if (await look() is { } found) return found;
                trouble = "";
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                trouble = $" Last: {e.Message}";
            }

            await Task.Delay(Pause);
        }

        throw new TimeoutException($"Waited {Deadline.TotalSeconds} s in vain for {awaited}.{trouble}\n{detail?.Invoke()}");
    }

    /// <summary>Looks until the condition holds.</summary>
    public static Task HoldsAsync(Func<Task<bool>> condition, string awaited, Func<string>? detail = null) =>
        GetAsync(async () => await condition() ? "" : null, awaited, detail);
}

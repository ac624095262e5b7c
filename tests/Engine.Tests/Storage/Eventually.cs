namespace Tributary.Engine.Tests.Storage;

/// <summary>Waits for a condition that another thread brings about.</summary>
internal static class Eventually
{
    /// <summary>Far longer than anything here takes: reaching it means that the condition never comes.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static void Holds(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Limit), "The condition never held.");
}

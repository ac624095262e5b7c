namespace Tributary.Engine.Storage.Outboxes;

/// <summary>Records of an outbox: those that it holds, or has lost.</summary>
/// <param name="Records">Number of records.</param>
/// <param name="Weight">What they count for.</param>
public readonly record struct OutboxContent(long Records, long Weight)
{
    public static OutboxContent operator +(OutboxContent a, OutboxContent b) => new(a.Records + b.Records, a.Weight + b.Weight);

    public static OutboxContent operator -(OutboxContent a, OutboxContent b) => new(a.Records - b.Records, a.Weight - b.Weight);
}

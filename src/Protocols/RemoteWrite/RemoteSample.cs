using Tributary.Protocols.Protobuf;

namespace Tributary.Protocols.RemoteWrite;

/// <summary>A <c>Sample</c> of either version.</summary>
/// <param name="Value">The value.</param>
/// <param name="Timestamp">Unix milliseconds.</param>
/// <param name="Start">Unix milliseconds; 0 if it is not known.</param>
internal readonly record struct RemoteSample(double Value, long Timestamp, long Start)
{
    /// <returns>Where it could not be read; -1 if it could.</returns>
    public static int Read(ProtoReader message, out RemoteSample sample)
    {
        var (value, timestamp, start) = (0.0, 0L, 0L);
        while (message.Next())
        {
            if (message.Is(RemoteWriteFields.Sample.Value, WireType.Fixed64)) value = message.Double();
            else if (message.Is(RemoteWriteFields.Sample.Timestamp, WireType.Varint)) timestamp = (long)message.Varint();
            else if (message.Is(RemoteWriteFields.Sample.StartTimestamp, WireType.Varint)) start = (long)message.Varint();
            else message.Skip();
        }

        sample = new RemoteSample(value, timestamp, start);
        return message.IsBroken ? message.Position : -1;
    }
}

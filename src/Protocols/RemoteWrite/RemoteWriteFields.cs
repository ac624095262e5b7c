namespace Tributary.Protocols.RemoteWrite;

/// <summary>
/// Numbers of the fields of remote write: <c>prometheus.WriteRequest</c>
/// (https://github.com/prometheus/prometheus/blob/v3.5.0/prompb/remote.proto, <c>types.proto</c>), and of 2.0
/// <c>io.prometheus.write.v2.Request</c>
/// (https://github.com/prometheus/prometheus/blob/v3.5.0/prompb/io/prometheus/write/v2/types.proto).
/// </summary>
internal static class RemoteWriteFields
{
    /// <summary><c>prometheus.WriteRequest</c>.</summary>
    public static class RequestV1
    {
        public const int TimeSeries = 1;
        public const int Metadata = 3;
    }

    /// <summary><c>prometheus.TimeSeries</c>.</summary>
    public static class SeriesV1
    {
        public const int Label = 1;
        public const int Sample = 2;
        public const int Exemplar = 3;
        public const int Histogram = 4;
    }

    /// <summary><c>prometheus.MetricMetadata</c>.</summary>
    public static class MetadataV1
    {
        public const int Type = 1;
        public const int FamilyName = 2;
        public const int Help = 4;
        public const int Unit = 5;
    }

    /// <summary><c>prometheus.Label</c>.</summary>
    public static class Label
    {
        public const int Name = 1;
        public const int Value = 2;
    }

    /// <summary><c>io.prometheus.write.v2.Request</c>.</summary>
    public static class RequestV2
    {
        public const int Symbol = 4;
        public const int TimeSeries = 5;
    }

    /// <summary><c>io.prometheus.write.v2.TimeSeries</c>.</summary>
    public static class SeriesV2
    {
        public const int LabelReferences = 1;
        public const int Sample = 2;
        public const int Histogram = 3;
        public const int Exemplar = 4;
        public const int Metadata = 5;

        /// <summary>Of release candidates; later the start is in each sample.</summary>
        public const int CreatedTimestamp = 6;
    }

    /// <summary><c>io.prometheus.write.v2.Metadata</c>.</summary>
    public static class MetadataV2
    {
        public const int Type = 1;
        public const int HelpReference = 3;
        public const int UnitReference = 4;
    }

    /// <summary><c>Sample</c> of both; only 2.0 has a start.</summary>
    public static class Sample
    {
        public const int Value = 1;
        public const int Timestamp = 2;
        public const int StartTimestamp = 3;
    }

    /// <summary><c>Exemplar</c>: in 1.0 its labels are messages, in 2.0 references.</summary>
    public static class Exemplar
    {
        public const int Labels = 1;
        public const int Value = 2;
        public const int Timestamp = 3;
    }

    /// <summary><c>Histogram</c> of both; only 2.0 has a start.</summary>
    public static class Histogram
    {
        public const int CountInteger = 1;
        public const int CountFloat = 2;
        public const int Sum = 3;
        public const int Schema = 4;
        public const int ZeroThreshold = 5;
        public const int ZeroCountInteger = 6;
        public const int ZeroCountFloat = 7;
        public const int NegativeSpan = 8;
        public const int NegativeDelta = 9;
        public const int NegativeCount = 10;
        public const int PositiveSpan = 11;
        public const int PositiveDelta = 12;
        public const int PositiveCount = 13;
        public const int ResetHint = 14;
        public const int Timestamp = 15;
        public const int CustomValues = 16;
        public const int StartTimestamp = 17;
    }
}

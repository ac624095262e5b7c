using Tributary.Metrics.Numbers;

namespace Tributary.Metrics.Tests.Numbers;

public sealed class Crc32CTests
{
    /// <summary>Check value of CRC-32/ISCSI: https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-32-iscsi.</summary>
    [Fact]
    public void The_checksum_is_that_of_the_standard() => Assert.Equal(0xe3069283u, Crc32C.Of("123456789"u8));

    [Fact]
    public void A_checksum_can_be_carried_on_over_several_spans() => Assert.Equal(
        Crc32C.Append(Crc32C.Start, "123456789abcdef"u8),
        Crc32C.Append(Crc32C.Append(Crc32C.Start, "123"u8), "456789abcdef"u8));
}

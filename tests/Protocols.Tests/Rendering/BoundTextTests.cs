using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Tests.Rendering;

public sealed class BoundTextTests
{
    // The texts are those of Go's strconv.FormatFloat(x, 'g', -1, 64) and, for OpenMetrics, the specification's table.
    [Theory]
    [InlineData(0, "0", "0.0")]
    [InlineData(1, "1", "1.0")]
    [InlineData(-1, "-1", "-1.0")]
    [InlineData(0.5, "0.5", "0.5")]
    [InlineData(0.0001, "0.0001", "0.0001")]
    [InlineData(0.00001, "1e-05", "1e-05")]
    [InlineData(1e-7, "1e-07", "1e-07")]
    [InlineData(1.5e-300, "1.5e-300", "1.5e-300")]
    [InlineData(100000, "100000", "100000.0")]
    [InlineData(999999, "999999", "999999.0")]
    [InlineData(1e6, "1e+06", "1e+06")]
    [InlineData(-1e6, "-1e+06", "-1e+06")]
    [InlineData(1234567, "1.234567e+06", "1.234567e+06")]
    [InlineData(12345678.25, "1.234567825e+07", "1.234567825e+07")]
    [InlineData(1e14, "1e+14", "1e+14")]
    [InlineData(1e15, "1e+15", "1e+15")]
    [InlineData(1e16, "1e+16", "1e+16")]
    [InlineData(1e22, "1e+22", "1e+22")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308", "1.7976931348623157e+308")]
    [InlineData(double.PositiveInfinity, "+Inf", "+Inf")]
    public void Bounds_are_written_as_the_official_clients_write_them(double bound, string go, string openMetrics)
    {
        Assert.Equal(go, BoundText.Format(bound, BoundForm.Go));
        Assert.Equal(openMetrics, BoundText.Format(bound, BoundForm.OpenMetrics));
    }
}

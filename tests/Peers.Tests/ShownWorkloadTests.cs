using Tributary.Peers.Load;

namespace Tributary.Peers.Tests;

public sealed class ShownWorkloadTests
{
    [Fact]
    public void A_page_shows_the_series_of_services_and_the_total_of_one_family()
    {
        var page = "# TYPE a counter\na_total{service=\"x\"} 2\na_total_value{path=\"/{id}\",service=\"y\"} 1.5e+06 1700000000000\nb{service=\"x\"} 40\nown{type=\"z\"} 800\n\nlast{service=\"x\"} 1"u8;
        Assert.Equal(new ShownWorkload(4, 1_500_002), ShownWorkload.Of(page, "a_total"));
    }

    [Fact]
    public void A_line_without_a_value_is_refused() =>
        Assert.Throws<InvalidDataException>(() => ShownWorkload.Of("a{service=\"x\"} \n"u8, "a"));
}

using Tributary.Fleet.Families;
using Tributary.Fleet.Sources;

namespace Tributary.Fleet.Tests;

public sealed class GroupingTests
{
    [Theory]
    [InlineData(0, "/metrics/job/service-00/instance/i00000")]
    [InlineData(1, "/metrics/job/b%C3%BCro%2001/instance/i00001")]
    [InlineData(2, "/metrics/job@base64/dGVhbS9hcGktMDI=/instance/i00002")]
    [InlineData(3, "/metrics/job@base64/YStiIFwgIjAzIg/zone@base64/ZXUvbm9ydGg=/instance/i00003")]
    [InlineData(20, "/metrics/job/service-00/instance/10.0.0.20%3A8080")]
    [InlineData(60, "/metrics/job/service-00/instance@base64/aTAwMDYw")]
    public void Paths_need_every_way_of_spelling(int index, string path) => Assert.Equal(path, Grouping.Of(index, 20).Path);

    [Fact]
    public void A_receiver_that_is_the_source_has_the_job_and_the_others_are_exported()
    {
        var labels = Grouping.Of(3, 20, receiver: "statsd").Apply([new Label("zone", "nil"), new Label("instance", "nowhere"), new Label("own", "1")]);
        Assert.Equal([new Label("exported_instance", "nowhere"), new Label("own", "1"), new Label("exported_job", "a+b \\ \"03\""), new Label("zone", "eu/north"), new Label("job", "statsd")], labels);
    }

    [Fact]
    public void Grouping_labels_override_the_body_and_the_instance_is_aggregated_away()
    {
        var labels = Grouping.Of(3, 20).Apply([new Label("zone", "nil"), new Label("instance", "nowhere"), new Label("own", "1")]);
        Assert.Equal([new Label("own", "1"), new Label("job", "a+b \\ \"03\""), new Label("zone", "eu/north")], labels);
    }
}

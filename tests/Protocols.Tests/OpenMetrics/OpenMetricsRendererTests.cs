using System.Buffers;
using Tributary.Protocols.OpenMetrics;
using Tributary.Protocols.Tests.Rendering;

namespace Tributary.Protocols.Tests.OpenMetrics;

public sealed class OpenMetricsRendererTests
{
    [Fact]
    public void Writes_the_page_of_the_golden_file()
    {
        var output = new ArrayBufferWriter<byte>();
        SamplePage.Render(new OpenMetricsRenderer(output));
        Golden.Verify("OpenMetrics/page.golden", output.WrittenSpan);
    }
}

using System.Buffers;
using Tributary.Protocols.Tests.Rendering;
using Tributary.Protocols.Text;

namespace Tributary.Protocols.Tests.Text;

public sealed class TextRendererTests
{
    [Fact]
    public void Writes_the_page_of_the_golden_file()
    {
        var output = new ArrayBufferWriter<byte>();
        SamplePage.Render(new TextRenderer(output));
        Golden.Verify("Text/page.golden", output.WrittenSpan);
    }
}

using System.Text;

namespace Tributary.Protocols.Tests.Rendering;

/// <summary>Compares with a file of this project; what was written stands beside it, for taking it over by hand.</summary>
internal static class Golden
{
    public static void Verify(string file, ReadOnlySpan<byte> actual)
    {
        var path = Path.Combine(AppContext.BaseDirectory, file);
        File.WriteAllBytes(path + ".actual", actual);
        Assert.Equal(File.ReadAllText(path), Encoding.UTF8.GetString(actual));
    }
}

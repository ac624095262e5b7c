using System.Globalization;

namespace Tributary.Fleet.Pushing;

/// <summary>
/// Prints <c>progress: pushed N of M</c>, about fifty lines a run, each flushed, so that a script can act in the middle.
/// </summary>
internal sealed class Progress(TextWriter output, int total)
{
    private const int Lines = 50;

    private readonly int _step = Math.Max(1, total / Lines);
    private readonly Lock _lock = new();
    private int _pushed;

    /// <summary>One more push is acknowledged.</summary>
    public void Pushed()
    {
        lock (_lock)
        {
            _pushed++;
            if (_pushed % _step != 0 && _pushed != total) return;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"progress: pushed {_pushed} of {total}"));
            output.Flush();
        }
    }
}

using System.Globalization;
using Tributary.Formats.Measuring;
using Tributary.Formats.Payloads;
using Tributary.Peers;
using Tributary.Peers.Machine;
using Tributary.Peers.Reporting;

namespace Tributary.Formats;

/// <summary>Measures all formats, prints the tables, and writes them into a document if one is named.</summary>
internal static class FormatsCommand
{
    private const string Block = "formats";
    private const string Usage = "formats [--repeats N] [--output FILE]";

    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            var (repeats, file) = Read(args);
            var document = file is null ? null : new MarkedDocument(file);
            document?.Require(Block);
            var page = new SamplePage();
            var text = $"Measured on {MachineFacts.Describe(Path.GetTempPath())}.\n\n{ParserBench.Run(page, repeats, output)}\n{RendererBench.Run(page, repeats, output)}";
            output.WriteLine(text);
            document?.Replace(Block, text);
            return 0;
        }
        catch (TroubleException e)
        {
            errors.WriteLine(e.Message);
            return 2;
        }
    }

    private static (int Repeats, string? File) Read(string[] args)
    {
        var (repeats, file) = (5, default(string));
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length) throw new TroubleException($"{args[i]} needs a value. {Usage}");
            if (args[i] == "--output") file = args[i + 1];
            else if (args[i] != "--repeats" || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out repeats) || repeats < 1) throw new TroubleException($"{args[i]} {args[i + 1]} is not understood. {Usage}");
        }

        return (repeats, file);
    }
}

using System.Collections.Immutable;
using Tributary.Engine.Files.Syntax;
using Tributary.Engine.Rules.Syntax;

namespace Tributary.Engine.Rules;

/// <summary>The defaults: <c>default-rules.yaml</c>, built into the assembly so that no deployment can lose it.</summary>
internal static class ShippedRules
{
    public const string FileName = "default-rules.yaml";

    public static ImmutableArray<Rule> Rules { get; } = Read();

    private static ImmutableArray<Rule> Read()
    {
        using var stream = typeof(ShippedRules).Assembly.GetManifestResourceStream(FileName)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {FileName}.");
        using var reader = new StreamReader(stream);
        var yaml = reader.ReadToEnd();
        var errors = new ErrorList(FileName);
        var rules = RuleFileParser.Parse(yaml, isShipped: true, errors);
        return errors.InOrder() is [var first, ..] ? throw new InvalidOperationException(first.ToString()) : rules;
    }
}

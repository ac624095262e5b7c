using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Tributary.Engine.Files;
using Tributary.Engine.Limits;

namespace Tributary.Engine.Rules;

/// <summary>Holds the rules in force and takes over a changed file.</summary>
/// <inheritdoc/>
public sealed class RuleStore(RuleOptions options, MetricLimits limits, TimeProvider time, ILogger<RuleStore> logger)
    : ReloadedFile<RuleSet>(
        new FileKind<RuleSet>(
            "rules",
            $"{RuleOptions.Section}:{nameof(RuleOptions.Path)}",
            (string text, string file, long version, out ImmutableArray<FileError> errors) => RuleSet.TryParse(text, file, out var rules, out errors, version, limits) ? rules : null,
            rules => rules.Count),
        options.Path,
        RuleSet.CreateDefault(version: 1, limits),
        time,
        logger);

using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Tributary.Engine.Files;
using Tributary.Engine.Files.Syntax;
using Tributary.Engine.Mappings.Syntax;
using Tributary.Protocols.StatsD.Mapping;

namespace Tributary.Engine.Mappings;

/// <summary>Holds the mappings of StatsD's names that are in force and takes over a changed file. See <c>docs/statsd.md</c>.</summary>
/// <inheritdoc/>
public sealed class MappingStore(string? path, TimeProvider time, ILogger<MappingStore> logger)
    : ReloadedFile<StatsDMappings>(new FileKind<StatsDMappings>("mappings", "StatsD:MappingPath", Parse, mappings => mappings.Count), path, StatsDMappings.None, time, logger)
{
    /// <summary>Reads mappings. Either the whole text is good, or <paramref name="errors"/> has every failure in it, in order of place.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="file">The name that errors show.</param>
    /// <param name="errors">Every failure.</param>
    /// <returns>Null where there are failures.</returns>
    public static StatsDMappings? Parse(string yaml, string file, out ImmutableArray<FileError> errors)
    {
        var found = new ErrorList(file);
        var mappings = MappingFileParser.Parse(yaml, found);
        errors = found.InOrder();
        return errors.IsEmpty ? mappings : null;
    }

    private static StatsDMappings? Parse(string yaml, string file, long version, out ImmutableArray<FileError> errors) => Parse(yaml, file, out errors);
}

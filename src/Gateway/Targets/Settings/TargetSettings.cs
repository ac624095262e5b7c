using Tributary.Engine.Files.Syntax;
using Tributary.Gateway.Hosting;

namespace Tributary.Gateway.Targets.Settings;

/// <summary>
/// All targets, from the section <c>Targets</c>: each is a section of its own, whose name is the target's, and beside them
/// stand the settings that all share.
/// </summary>
/// <param name="All">The targets, by name.</param>
/// <param name="QueuePath">Directory of the queues.</param>
/// <param name="ShutdownTimeout">How long the last pushes may take.</param>
internal sealed record TargetSettings(IReadOnlyList<TargetOptions> All, string QueuePath, TimeSpan ShutdownTimeout)
{
    public const string Section = "Targets";

    private const string Queue = nameof(Queue);

    /// <summary>Enough for a few requests, and well within the 30 s that a process has for its end.</summary>
    private static readonly TimeSpan DefaultShutdownTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestShutdown = TimeSpan.FromMinutes(10);

    /// <param name="configuration">Has the section.</param>
    /// <param name="storagePath">Where the gateway keeps its data: queues are below it, if nothing else is said.</param>
    /// <param name="failures">Is added a sentence for everything that is wrong.</param>
    public static TargetSettings Read(IConfiguration configuration, string storagePath, ICollection<string> failures)
    {
        var targets = new List<TargetOptions>();
        var queue = Path.Combine(storagePath, "targets");
        var shutdownTimeout = DefaultShutdownTimeout;
        foreach (var given in configuration.GetSection(Section).GetChildren())
        {
            if (given.GetChildren().Any()) targets.Add(ReadTarget(configuration, given.Key, failures));
            else if (given.Key.Equals(Queue, StringComparison.OrdinalIgnoreCase)) queue = given.Value ?? "";
            else if (!given.Key.Equals(nameof(ShutdownTimeout), StringComparison.OrdinalIgnoreCase)) failures.Add($"{Section}:{given.Key} is no setting. A target has a section of its own, such as {Section}:{given.Key}:Url; beside them are {Queue} and {nameof(ShutdownTimeout)}.");
            else if (DurationText.TryParse(given.Value ?? "", out var time) && time <= LongestShutdown) shutdownTimeout = time;
            else failures.Add($"{Section}:{nameof(ShutdownTimeout)} is \"{given.Value}\"; it must be a duration such as 10s, up to {LongestShutdown.TotalMinutes}m.");
        }

        if (string.IsNullOrWhiteSpace(queue)) failures.Add($"{Section}:{Queue} must name a directory.");
        foreach (var same in targets.GroupBy(QueueName.Of, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            failures.Add($"{Section} has \"{same.First().Name}\" more than once.");
        }

        return new TargetSettings(targets, queue, shutdownTimeout);
    }

    private static TargetOptions ReadTarget(IConfiguration configuration, string name, ICollection<string> failures)
    {
        var target = SectionReader.Read<TargetOptions>(configuration, $"{Section}:{name}", failures) with { Name = name };
        foreach (var failure in TargetValidator.Validate(target, $"{Section}:{name}")) failures.Add(failure);
        return target;
    }
}

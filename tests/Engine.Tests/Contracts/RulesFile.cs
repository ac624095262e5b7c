using Microsoft.Extensions.Logging.Abstractions;
using Tributary.Engine.Files;
using Tributary.Engine.Limits;
using Tributary.Engine.Rules;

namespace Tributary.Engine.Tests.Contracts;

/// <summary>The rules of one test, in a file that it may change.</summary>
internal sealed class RulesFile : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public RulesFile(string rules, MetricLimits? limits = null)
    {
        File.WriteAllText(_path, rules);
        Store = new RuleStore(new RuleOptions { Path = _path }, limits ?? MetricLimits.Default, TimeProvider.System, NullLogger<RuleStore>.Instance);
    }

    public RuleStore Store { get; }

    public void Change(string rules)
    {
        File.WriteAllText(_path, rules);
        Assert.Equal(FileReload.Changed, Store.TryReload());
    }

    public void Dispose() => File.Delete(_path);
}

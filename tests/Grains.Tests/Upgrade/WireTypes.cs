using System.Reflection;
using Tributary.Grains.Shards;

namespace Tributary.Grains.Tests.Upgrade;

/// <summary>What silos of two versions must agree on, each by its alias.</summary>
internal static class WireTypes
{
    private static readonly Type[] All = typeof(IFamilyShardGrain).Assembly.GetTypes();

    public static IEnumerable<Type> Messages { get; } = Sorted(type =>
        type.GetCustomAttribute<GenerateSerializerAttribute>() is not null && !type.Namespace!.StartsWith("OrleansCodeGen", StringComparison.Ordinal));

    public static IEnumerable<Type> Interfaces { get; } = Sorted(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type));

    public static IEnumerable<Type> Grains { get; } = All.Where(type => typeof(Grain).IsAssignableFrom(type)).OrderBy(type => type.Name, StringComparer.Ordinal);

    public static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;

    private static IEnumerable<Type> Sorted(Func<Type, bool> isWanted) => All.Where(isWanted).OrderBy(AliasOf, StringComparer.Ordinal).ToList();
}

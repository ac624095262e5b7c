using System.Reflection;
using System.Text;

namespace Tributary.Grains.Tests.Upgrade;

/// <summary>
/// Silos of two versions run side by side during an upgrade. What they say to each other is named by aliases and numbers,
/// which this golden file holds: members may be added, never renamed, renumbered or retyped.
/// </summary>
public sealed class WireContractTests
{
    [Fact]
    public void Messages_and_interfaces_are_those_of_the_golden_file()
    {
        var golden = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Upgrade", "wire.golden"));
        Assert.Equal(golden.ReplaceLineEndings("\n"), Describe());
    }

    [Fact]
    public void Every_message_and_every_call_has_an_alias()
    {
        Assert.All(WireTypes.Messages, type => Assert.NotNull(type.GetCustomAttribute<AliasAttribute>()));
        Assert.All(WireTypes.Interfaces, type => Assert.NotNull(type.GetCustomAttribute<AliasAttribute>()));
        Assert.All(WireTypes.Interfaces.SelectMany(type => type.GetMethods()), method => Assert.NotNull(method.GetCustomAttribute<AliasAttribute>()));
    }

    [Fact]
    public void Every_grain_has_a_name_that_does_not_follow_its_class() =>
        Assert.All(WireTypes.Grains, type => Assert.NotNull(type.GetCustomAttribute<GrainTypeAttribute>()));

    private static string Describe()
    {
        var text = new StringBuilder();
        foreach (var type in WireTypes.Messages)
        {
            text.Append("message ").Append(WireTypes.AliasOf(type)).Append('\n');
            var members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance)
                .Select(member => (Id: member.GetCustomAttribute<IdAttribute>()?.Id, Type: (member as PropertyInfo)?.PropertyType ?? (member as FieldInfo)?.FieldType))
                .Where(member => member.Id is not null)
                .OrderBy(member => member.Id);
            foreach (var (id, memberType) in members) text.Append("  ").Append(id).Append(' ').Append(NameOf(memberType!)).Append('\n');
        }

        foreach (var type in WireTypes.Interfaces)
        {
            text.Append("grain ").Append(WireTypes.AliasOf(type)).Append('\n');
            foreach (var method in type.GetMethods().OrderBy(WireTypes.AliasOf, StringComparer.Ordinal))
            {
                text.Append("  ").Append(WireTypes.AliasOf(method)).Append('(').AppendJoin(", ", method.GetParameters().Select(parameter => NameOf(parameter.ParameterType))).Append(") ").Append(NameOf(method.ReturnType)).Append('\n');
            }
        }

        foreach (var type in WireTypes.Grains)
        {
            text.Append("type ").Append(type.CustomAttributes.Single(attribute => attribute.AttributeType == typeof(GrainTypeAttribute)).ConstructorArguments[0].Value).Append('\n');
        }

        return text.ToString();
    }

    private static string NameOf(Type type)
    {
        if (type.IsArray) return NameOf(type.GetElementType()!) + "[]";
        var name = WireTypes.AliasOf(type) ?? type.Name;
        return type.IsGenericType ? $"{name[..^2]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name;
    }
}

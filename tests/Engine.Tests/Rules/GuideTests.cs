using System.Globalization;
using System.Text.RegularExpressions;
using Tributary.Engine.Limits;
using Tributary.Engine.Rules.Syntax;

namespace Tributary.Engine.Tests.Rules;

/// <summary>Holds the guides to what the code does.</summary>
public sealed class GuideTests
{
    public static TheoryData<string> Examples => [.. Guide.YamlOf("rules.md")];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_is_a_valid_rules_file(string yaml) => Assert.NotEqual(0, RuleText.Parse(yaml).Count);

    [Fact]
    public void Every_setting_has_a_row_in_the_guide()
    {
        var guide = Guide.Read("rules.md");

        Assert.All(SettingTable.All, setting => Assert.Contains($"| [`{setting.Key}`](#", guide));
    }

    [Fact]
    public void Every_default_in_the_guide_is_the_shipped_one()
    {
        var guide = Guide.Read("rules.md");

        Assert.All(
            Tributary.Engine.Rules.RuleSet.CreateDefault().Resolve("f").Explanation.Where(setting => setting.File is not null),
            setting => Assert.Matches($@"\| \[`{setting.Setting}`\]\(#\S+ \| `{Regex.Escape(setting.Value)}` \|", guide));
    }

    [Fact]
    public void Every_limit_stands_in_the_guide_with_its_default()
    {
        var guide = Guide.Read("limits.md");

        Assert.All(
            typeof(MetricLimits).GetProperties().Where(property => property.PropertyType == typeof(int)),
            property => Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"| `{property.Name}` | {property.GetValue(MetricLimits.Default)} |"), guide));
    }
}
